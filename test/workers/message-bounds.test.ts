import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { claimOf } from "./support/claims.ts";
import { counted } from "./support/counters.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import { DAY_MS, evict, HOUR_MS, MINUTE_MS, pass, passToAlarm, rowsOf, SECOND_MS } from "./support/person-object.ts";
import { openPushDesk, subscribe } from "./support/push-desk.ts";
import { timeless, write } from "./support/replays.ts";
import { costOf } from "./support/storage-cost.ts";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { call, makeVisitor, publish } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2029, 5, 4, 12);
const PURPOSES = ["location", "marketing", "push", "measurement"];

let gateway: Gateway;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  openPushDesk();
  gateway = await makeGateway("shop-gateway", "shop");
  const moments = [
    { id: "welcome", on: { enter: { place: "shop" } }, quietHours: "ignore" as const, offer: offer() },
    { id: "news", on: { event: "news" }, quietHours: "ignore" as const, validFor: "P2D", offer: offer() },
  ];
  expect((await publish(street(moments, { senders: [gateway.entry] }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));

/** Stores so many messages behind the person's back, the first of them this long ago. */
async function fill(person: string, kid: string, count: number, firstAgoMs: number): Promise<void> {
  const firstMs = Date.now() - firstAgoMs;
  await runInDurableObject(env.PERSON.getByName(person), (_, { storage: { sql } }) => {
    for (let number = 0; number < count; number++) {
      const insert = "INSERT INTO message (kid, jti, typ, iatMs, atMs, answer) VALUES (?, ?, 'ping+jwt', 0, ?, '{}')";
      sql.exec(insert, kid, `filled-${number}`, firstMs + number);
    }
  });
  await evict(person);
}

const grant = (purpose: string) => [{ purpose, granted: true }];
const outOfShop = { ...at(NOWHERE_NEAR), present: ["shop"] };

describe("messages of the person's own devices that change state", () => {
  it("are 2,000 in 24 hours, then 429 with the time to wait; what changes nothing is still answered", async () => {
    const visitor = await makeVisitor(PURPOSES);
    pass(SECOND_MS);
    await fill(visitor.person, visitor.device.id, 1_998, 3 * HOUR_MS);
    expect((await visitor.ping(at(SHOP))).body.outcome).toBe("offer");
    await counted(visitor.person);
    const before = await rowsOf(visitor.person, "message");
    const refused = await visitor.ping(outOfShop);
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 429, code: "rate-limited" });
    expect(refused.headers.get("retry-after")).toBe(String(21 * 3_600));
    expect((await visitor.ping(at(SHOP))).body).toMatchObject({ outcome: "none", presence: [{ place: "shop" }] });
    expect(await rowsOf(visitor.person, "message")).toEqual(before);
    pass(21 * HOUR_MS);
    expect((await visitor.ping({ event: { name: "news" } })).body.outcome).toBe("offer");
  });

  it("are refused of every kind but what takes away, and what reads", async () => {
    const visitor = await makeVisitor(PURPOSES);
    const desk = openPushDesk();
    await subscribe(visitor, "phone");
    const tag = newMac();
    await visitor.send("/v1/me/tags", "tag+jwt", { tag, register: true, claim: await claimOf(tag) });
    const { receipt } = (await visitor.ping({ event: { name: "news" } })).body;
    const other = newMac();
    const claim = await claimOf(other);
    await fill(visitor.person, visitor.device.id, 2_000, HOUR_MS);
    const about = { noticeVersion: "1", surface: "test" };
    const codes: unknown[] = [];
    for (const [path, typ, claims] of [
      ["/v1/pings", "ping+jwt", { event: { name: "news" } }],
      ["/v1/reactions", "reaction+jwt", { receipt, kind: "click" }],
      ["/v1/me/tags", "tag+jwt", { tag: other, register: true, claim }],
      ["/v1/me/consent", "consent+jwt", { ...about, grants: grant("profiling") }],
      ["/v1/me/stops", "stop+jwt", { receipt, stopped: true }],
    ] as const) {
      codes.push((await visitor.send(path, typ, claims)).body?.code);
    }
    expect(new Set(codes)).toEqual(new Set(["rate-limited"]));
    const statuses: number[] = [];
    for (const [path, typ, claims] of [
      ["/v1/me/receipts", "receipts+jwt", {}],
      ["/v1/me/export", "export+jwt", {}],
      ["/v1/me/tags", "tag+jwt", { tag, register: false }],
      ["/v1/me/subscription", "subscription+jwt", { subscription: null }],
      ["/v1/me/consent", "consent+jwt", { ...about, grants: [{ purpose: "location", granted: false }] }],
      ["/v1/me/erase", "erase+jwt", {}],
    ] as const) {
      statuses.push((await visitor.send(path, typ, claims)).status);
    }
    expect(statuses).toEqual([200, 200, 204, 204, 200, 200]);
    desk.clear();
  });

  it("write no row once they are too many, but for a withdrawal of what is not granted", async () => {
    const visitor = await makeVisitor(PURPOSES);
    const { receipt } = (await visitor.ping({ event: { name: "news" } })).body;
    await counted(visitor.person);
    await fill(visitor.person, visitor.device.id, 2_000, HOUR_MS);
    await visitor.send("/v1/me/receipts", "receipts+jwt");
    const say = (granted: boolean) =>
      visitor.send("/v1/me/consent", "consent+jwt", {
        grants: [{ purpose: "profiling", granted }],
        noticeVersion: "1",
        surface: "test",
      });
    const kinds: readonly (() => Promise<unknown>)[] = [
      () => visitor.ping(at(SHOP)),
      () => visitor.ping({ ...at(SHOP), locale: "de", timeZone: "Asia/Tokyo" }),
      () => visitor.ping({ event: { name: "news" }, channel: "push" }),
      () => visitor.send("/v1/me/stops", "stop+jwt", { receipt, stopped: true }),
      () => visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind: "click" }),
      () => visitor.send("/v1/me/subscription", "subscription+jwt", { subscription: null }),
      () => visitor.send("/v1/me/tags", "tag+jwt", { tag: newMac(), register: false }),
      () => visitor.send("/v1/me/export", "export+jwt"),
      () => say(true),
      () => say(false),
    ];
    const rows: number[] = [];
    for (const send of kinds) {
      pass(SECOND_MS);
      const [, written, alarms] = await costOf(visitor.person, send);
      rows.push(written + alarms);
    }
    expect(rows).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it("are counted with stops, though a stop leaves no row, also after sleep, until the UTC day ends", async () => {
    const visitor = await makeVisitor(PURPOSES);
    const { receipt } = (await visitor.ping({ event: { name: "news" } })).body;
    await fill(visitor.person, visitor.device.id, 1_995, HOUR_MS);
    const stop = (stopped: boolean) => visitor.send("/v1/me/stops", "stop+jwt", { receipt, stopped });
    const statuses: number[] = [];
    for (const stopped of [true, false, true, false, true]) {
      pass(SECOND_MS);
      await evict(visitor.person);
      statuses.push((await stop(stopped)).status);
    }
    // Consent, a ping and 1,995 came before: three are left.
    expect(statuses).toEqual([204, 204, 204, 429, 429]);
    expect((await visitor.ping({ event: { name: "news" } })).body).toMatchObject({ reason: "suppressed" });
    expect((await visitor.ping(at(SHOP))).status).toBe(429);
    pass(23 * HOUR_MS);
    expect((await stop(false)).status).toBe(204);
    expect((await visitor.ping({ event: { name: "news" } })).body.outcome).toBe("offer");
  });

  it("repeated are answered as they were, also beyond the bound", async () => {
    const visitor = await makeVisitor(PURPOSES);
    const ping = write(visitor, "/v1/pings", "ping+jwt", at(SHOP));
    const first = await ping.send();
    await fill(visitor.person, visitor.device.id, 2_000, HOUR_MS);
    expect(timeless(await ping.send())).toEqual(timeless(first));
  });
});

describe("what gateways hear of a person", () => {
  it("changes state 1,000 times in 24 hours; then it is ignored, and counted", async () => {
    const visitor = await makeVisitor(PURPOSES);
    const tag = newMac();
    await visitor.send("/v1/me/tags", "tag+jwt", { tag, register: true, claim: await claimOf(tag) });
    await fill(visitor.person, "tag:somewhere", 1_000, HOUR_MS);
    const heard = [...rows(tag), { mac: newMac(), rssi: -60, age: 1 }];
    expect((await gateway.hear(heard)).body).toEqual({ accepted: 1, ignored: 4 });
    expect((await rowsOf(visitor.person, "message")).filter(({ typ }) => typ === "sightings+jwt")).toEqual([]);
    // The person's own devices are counted apart.
    expect((await visitor.ping(at(SHOP))).body.outcome).toBe("offer");
    pass(23 * HOUR_MS);
    expect((await gateway.hear(rows(tag))).body).toEqual({ accepted: 4, ignored: 0 });
  });
});

describe("receipts", () => {
  const serials = async (person: string, column: "receipt" | "input") =>
    (await rowsOf(person, "message")).filter((row) => row[column] !== null).map(({ serial }) => serial);

  /** Stores 199 decisions behind the person's back, each a second after the one before. */
  async function decideOften(person: string): Promise<void> {
    await runInDurableObject(env.PERSON.getByName(person), (_, { storage: { sql } }) => {
      const insert = `INSERT INTO message (kid, jti, typ, iatMs, atMs, answer, serial, receipt, input)
        VALUES ('device', ?, 'ping+jwt', 0, ?, '{"outcome":"none"}', ?, '{"outcome":"none","gates":[]}', '{}')`;
      for (let number = 1; number < 200; number++) {
        sql.exec(insert, `filled-${number}`, Date.now() + number * SECOND_MS, `serial-${number}`);
      }
    });
    pass(200 * SECOND_MS);
    await evict(person);
  }

  it("beyond the newest 200 are pruned as they are written, also after sleep; answers and pages stay", async () => {
    const visitor = await makeVisitor(PURPOSES);
    const letter = write(visitor, "/v1/pings", "ping+jwt", { event: { name: "news" } });
    const first = await letter.send();
    await decideOften(visitor.person);
    await visitor.ping({ event: { name: "news" } });
    for (const column of ["receipt", "input"] as const) {
      const kept = await serials(visitor.person, column);
      expect(kept).toHaveLength(200);
      expect(kept).toContain("serial-1");
    }
    await visitor.ping({ event: { name: "news" } });
    expect(await serials(visitor.person, "receipt")).toHaveLength(200);
    expect(await serials(visitor.person, "receipt")).not.toContain("serial-1");
    expect(timeless(await letter.send())).toEqual(timeless(first));
    expect((await call(`/o/${first.body.receipt}`)).body).toContain("Hello");
    const reaction = { receipt: first.body.receipt, kind: "click" };
    expect((await visitor.send("/v1/reactions", "reaction+jwt", reaction)).status).toBe(202);
    const { receipts } = (await visitor.send("/v1/me/export", "export+jwt")).body;
    expect(receipts).toHaveLength(200);
    pass(DAY_MS);
    await passToAlarm(visitor.person);
    await visitor.ping({ event: { name: "news" } });
    expect(await serials(visitor.person, "receipt")).toHaveLength(200);
  });
});
