import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { counted } from "./support/counters.ts";
import { callWith } from "./support/forge.ts";
import { DEPLOYED, makeOperator, SIGNED_IN } from "./support/operator.ts";
import { DAY_MS, evict, HOUR_MS, MINUTE_MS, pass, passToAlarm, rowsOf } from "./support/person-object.ts";
import { renewPass } from "./support/replays.ts";
import { costIn } from "./support/storage-cost.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { call, makeVisitor, publish, told, type Visitor } from "./support/visitor.ts";

/* An operator looks a receipt up: what they see, and what the person and the log know of it. */

const NOON_MS = Date.UTC(2031, 2, 3, 12);
const CATALOG = street(
  [
    { id: "welcome", on: { enter: { place: "shop" } }, campaign: "spring", offer: offer() },
    { id: "gold", on: { enter: { place: "shop" } }, when: '"tier" in person.attributes', offer: offer() },
    { id: "busy", on: { event: "busy" }, offer: offer() },
  ],
  { campaigns: [{ id: "spring" }] },
);

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  expect((await publish(CATALOG)).status).toBe(200);
});
beforeEach(() => pass(2 * HOUR_MS));
afterAll(() => vi.useRealTimers());

const lookUp = (receipt: string) => call(`/admin/v1/receipts/${receipt}`, { headers: SIGNED_IN });
const receiptsOf = async (visitor: Visitor) => (await visitor.send("/v1/me/receipts", "receipts+jwt")).body.receipts;
const dayNow = () => new Date().toISOString().slice(0, 10);
const auditLines = async () => (await call("/admin/v1/audit", { headers: SIGNED_IN })).body.entries;

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const base64 = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

describe("a look-up of a receipt", () => {
  it("tells the day, the reason and every gate, and no place, attribute or finer time", async () => {
    const visitor = await makeVisitor(["location", "marketing", "profiling"]);
    const { receipt } = (await visitor.ping(at(SHOP))).body;
    expect((await lookUp(receipt)).body).toEqual({
      day: dayNow(),
      outcome: "offer",
      moment: "welcome",
      campaign: "spring",
      gates: [
        { moment: "gold", passed: false, reason: "condition" },
        { moment: "welcome", passed: true },
      ],
    });
    // The person themselves is told the place.
    expect(JSON.stringify(await receiptsOf(visitor))).toContain("enter: ");
  });

  it("is a line of the log with who and a hash of which, and a day in the person's receipts, without any name", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const { receipt } = (await visitor.ping({ event: { name: "busy" } })).body;
    await visitor.ping({ event: { name: "busy" } });
    expect((await lookUp(receipt)).status).toBe(200);
    const [line] = await auditLines();
    expect(line).toMatchObject({ who: "local", what: "look-up", subject: `receipt ${await hashOf(receipt)}` });
    const looked = (await receiptsOf(visitor)).map(({ id, lookedUp }: { id: string; lookedUp?: string[] }) => [
      id === receipt,
      lookedUp,
    ]);
    expect(looked).toContainEqual([true, [dayNow()]]);
    expect(looked).toContainEqual([false, undefined]);
    const first = dayNow();
    pass(DAY_MS);
    await renewPass(visitor);
    await lookUp(receipt);
    await evict(visitor.person);
    const { receipts } = (await visitor.send("/v1/me/export", "export+jwt")).body;
    expect(receipts).toContainEqual(expect.objectContaining({ lookedUp: [first, dayNow()] }));
  });

  it("writes one row of the person and one of the log, and of the person none if it comes again that day", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const { receipt } = (await visitor.ping({ event: { name: "busy" } })).body;
    await counted(visitor.person);
    const serial = receipt.slice(0, 16);
    const object = env.PERSON.getByName(visitor.person);
    const [, first] = await costIn(object, () => Promise.resolve(object.lookUp({ serial })));
    const [, again] = await costIn(object, () => Promise.resolve(object.lookUp({ serial })));
    expect([first, again]).toEqual([1, 0]);
    const [, line] = await costIn(env.CATALOG.getByName("catalog"), () => lookUp(receipt));
    expect(line).toBe(1);
  });

  it("stays in the person's list however many decisions came later", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const { receipt } = (await visitor.ping({ event: { name: "busy" } })).body;
    await lookUp(receipt);
    for (let time = 0; time < 105; time++) {
      pass(1);
      await visitor.ping({ event: { name: "busy" } });
    }
    const receipts = await receiptsOf(visitor);
    expect(receipts).toHaveLength(100);
    expect(receipts.at(-1)).toMatchObject({ id: receipt, lookedUp: [dayNow()] });
  });

  it("of an id that the mesh did not make is 404, and leaves no line", async () => {
    const before = await auditLines();
    for (const wrong of ["x", "A".repeat(59), "A".repeat(64), "%00", "welcome"])
      expect(told(await lookUp(wrong))).toEqual([404, "not-found"]);
    expect(await auditLines()).toEqual(before);
  });

  it("of an erased person, or one older than 30 days, is 404, and writes nothing there", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const { receipt } = (await visitor.ping({ event: { name: "busy" } })).body;
    const other = await makeVisitor(["marketing"]);
    const old = (await other.ping({ event: { name: "busy" } })).body.receipt;
    await visitor.send("/v1/me/erase", "erase+jwt");
    expect(told(await lookUp(receipt))).toEqual([404, "not-found"]);
    // No alarm has run: what is over is over all the same.
    pass(30 * DAY_MS + MINUTE_MS);
    expect(told(await lookUp(old))).toEqual([404, "not-found"]);
    expect(JSON.stringify(await rowsOf(other.person, "message"))).not.toContain("lookedUp");
    await passToAlarm(other.person);
  });

  it("is for editors and publishers, and no more than 60 in an hour of one of them", async () => {
    const [viewer, editor] = [await makeOperator("vera", "viewer"), await makeOperator("ed", "editor")];
    const OPERATOR_KEYS = JSON.stringify({ keys: [viewer.entry, editor.entry] });
    const visitor = await makeVisitor(["marketing"]);
    const { receipt } = (await visitor.ping({ event: { name: "busy" } })).body;
    const path = `/admin/v1/receipts/${receipt}`;
    const ask = async ({ sign }: typeof viewer) => {
      const authorization = `Bearer ${await sign({ method: "GET", path, body: "" })}`;
      return callWith({ ...DEPLOYED, OPERATOR_KEYS }, path, { headers: { authorization } });
    };
    expect(told(await ask(viewer))).toEqual([403, "forbidden"]);
    for (let time = 0; time < 60; time++) expect((await ask(editor)).status).toBe(200);
    expect(told(await ask(editor))).toEqual([429, "rate-limited"]);
    expect((await lookUp(receipt)).status).toBe(200);
    pass(HOUR_MS + MINUTE_MS);
    expect((await ask(editor)).status).toBe(200);
  });
});
