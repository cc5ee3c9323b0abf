import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { counted } from "./support/counters.ts";
import { evict } from "./support/person-object.ts";
import { openPushDesk, queuedBy, ringAlarm, settled, subscribe } from "./support/push-desk.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

beforeAll(async () => {
  const catalog = street([
    { id: "fresh", campaign: "bread", on: { event: "fresh" }, offer: offer() },
    { id: "warm", campaign: "bread", on: { event: "warm" }, offer: offer() },
    { id: "alone", on: { event: "alone" }, offer: offer() },
    { id: "in-shop", on: { enter: { place: "shop" } }, offer: offer() },
    { id: "later", campaign: "bread", on: { event: "later" }, channels: ["push"], purposes: ["push"], offer: offer() },
  ]);
  expect((await publish({ ...catalog, campaigns: [{ id: "bread" }] })).status).toBe(200);
});

const happen = async (visitor: Visitor, name: string) => {
  const { outcome, reason, receipt } = (await visitor.ping({ event: { name }, explain: true })).body;
  return { outcome, reason, receipt };
};
const stop = (visitor: Visitor, receipt: string, stopped = true, about = {}) =>
  visitor.send("/v1/me/stops", "stop+jwt", { receipt, stopped }, about);
const exported = async (visitor: Visitor) => (await visitor.send("/v1/me/export", "export+jwt")).body;

describe("stopping one thing", () => {
  it("stops the campaign of a receipt, with all of its moments and nothing else, until it is undone", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const { receipt } = await happen(visitor, "fresh");
    const { status, body } = await stop(visitor, receipt);
    expect([status, body]).toEqual([204, undefined]);
    for (const name of ["fresh", "warm"]) {
      expect(await happen(visitor, name)).toMatchObject({ outcome: "none", reason: "suppressed" });
    }
    expect(await happen(visitor, "alone")).toMatchObject({ outcome: "offer" });
    await evict(visitor.person);
    expect(await happen(visitor, "warm")).toMatchObject({ reason: "suppressed" });
    expect((await stop(visitor, receipt, false)).status).toBe(204);
    expect(await happen(visitor, "warm")).toMatchObject({ outcome: "offer" });
  });

  it("stops the moment where there is no campaign, and says so in receipt and export", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const { receipt } = await happen(visitor, "alone");
    await stop(visitor, receipt);
    const { gates } = (await visitor.ping({ event: { name: "alone" }, explain: true })).body;
    expect(gates).toEqual([{ moment: "alone", passed: false, reason: "suppressed", detail: "alone" }]);
    expect((await exported(visitor)).profile.stops).toMatchObject({ alone: { stopped: true } });
    expect(await happen(visitor, "fresh")).toMatchObject({ outcome: "offer" });
  });

  it("does not grow the person's row, however many messages of one instant a device sends", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const { receipt } = await happen(visitor, "fresh");
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const statuses = new Set<number>();
      for (let count = 0; count < 40; count++) statuses.add((await stop(visitor, receipt, count % 2 === 0)).status);
      expect(statuses).toEqual(new Set([204, 429]));
      expect((await exported(visitor)).profile.stops.bread.jtis.length).toBeLessThan(10);
      vi.setSystemTime(Date.now() + 1_000);
      expect((await stop(visitor, receipt)).status).toBe(204);
    } finally {
      vi.useRealTimers();
    }
    expect(await happen(visitor, "fresh")).toMatchObject({ reason: "suppressed" });
  });

  it("needs no purpose, and leaves consent as it is", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const { receipt } = await happen(visitor, "fresh");
    await visitor.consent({ marketing: false });
    expect((await stop(visitor, receipt)).status).toBe(204);
    await visitor.consent({ marketing: true });
    expect(await happen(visitor, "fresh")).toMatchObject({ reason: "suppressed" });
  });

  it("writes one row, and none for what is said again", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const { receipt } = await happen(visitor, "fresh");
    await counted(visitor.person);
    const jti = newJti();
    const rows = async (work: () => Promise<unknown>) => {
      const object = env.PERSON.getByName(visitor.person);
      const cursors: { readonly rowsWritten: number }[] = [];
      const alarms = await runInDurableObject(object, (_, { storage }) => {
        const { exec } = storage.sql;
        vi.spyOn(storage.sql, "exec").mockImplementation(((query: string, ...values: unknown[]) => {
          const cursor = exec.call(storage.sql, query, ...values);
          cursors.push(cursor);
          return cursor;
        }) as typeof storage.sql.exec);
        return vi.spyOn(storage, "setAlarm");
      });
      await work();
      const written = cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0) + alarms.mock.calls.length;
      vi.restoreAllMocks();
      return written;
    };
    const token = await visitor.sign("stop+jwt", { receipt, stopped: true }, { jti });
    const say = () => post("/v1/me/stops", token);
    expect(await rows(say)).toBe(1);
    expect(await rows(say)).toBe(0);
    expect(await rows(() => stop(visitor, receipt, false))).toBe(1);
    // The same message once more brings nothing back.
    expect(await rows(say)).toBe(0);
    expect(await happen(visitor, "warm")).toMatchObject({ outcome: "offer" });
  });

  it("of somebody else's receipt, of nobody's, or by nobody is 404, and wakes nobody's object", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const other = await makeVisitor(["marketing"]);
    const { receipt } = await happen(other, "fresh");
    const unknown = await makeVisitor();
    for (const [who, what] of [
      [visitor, receipt],
      [visitor, "A".repeat(59)],
      [visitor, "x"],
      [unknown, receipt],
    ] as const) {
      const { status, body } = await stop(who, what);
      expect([status, body.code]).toEqual([404, "not-found"]);
    }
    expect(await happen(other, "warm")).toMatchObject({ outcome: "offer" });
  });

  it.each([
    [{ stopped: "yes" }, "/stopped"],
    [{ receipt: "" }, "/receipt"],
    [{ campaign: "bread" }, "/campaign"],
  ])("is refused with a pointer: %j", async (claims, pointer) => {
    const visitor = await makeVisitor(["marketing"]);
    const { receipt } = await happen(visitor, "fresh");
    const { status, body } = await visitor.send("/v1/me/stops", "stop+jwt", { receipt, stopped: true, ...claims });
    expect([status, body.pointers]).toEqual([422, [pointer]]);
  });

  it("keeps what is on its way as a push from being sent", async () => {
    const desk = openPushDesk();
    const visitor = await makeVisitor(["marketing", "push"]);
    const { receipt } = await happen(visitor, "fresh");
    await subscribe(visitor, "phone");
    desk.answer(503);
    await visitor.ping({ event: { name: "later" }, channel: "push" });
    await desk.heard(1);
    await vi.waitFor(async () => expect((await queuedBy(visitor))[0]?.deliveries[0]?.open).toBe(false));
    await stop(visitor, receipt);
    vi.setSystemTime(Date.now() + 60_000);
    await ringAlarm(visitor);
    await settled(visitor);
    expect(desk.requests).toHaveLength(1);
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("goes with the person", async () => {
    const visitor = await makeVisitor(["marketing", "location"]);
    const { receipt } = (await visitor.ping(at(SHOP))).body;
    await stop(visitor, receipt);
    await visitor.send("/v1/me/erase", "erase+jwt");
    expect(JSON.stringify((await stop(visitor, receipt)).body)).toContain("revoked");
  });
});
