import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Catalog, Moment, Score } from "../../shared/catalog/catalog.ts";
import { claimOf } from "./support/claims.ts";
import { counted } from "./support/counters.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import { DAY_MS, MINUTE_MS, partOf, pass, passToAlarm, recordsOf, rowsOf } from "./support/person-object.ts";
import { costOf } from "./support/storage-cost.ts";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const ALL = ["location", "marketing", "measurement", "profiling"];

const SCORES: Score[] = [
  {
    id: "regular",
    halfLife: "P7D",
    add: [
      { on: { enter: { place: "shop" } }, points: 10 },
      { on: { event: "paid" }, points: 20 },
      { on: { scan: "card" }, points: 5 },
      { on: { reaction: "click" }, points: 30 },
    ],
  },
];

const profiled = { purposes: ["marketing", "profiling"] };
const MOMENTS: Moment[] = [
  { id: "vip", on: { event: "ask" }, when: 'person.scores["regular"] >= 40.0', ...profiled, offer: offer() },
  { id: "hello", on: { event: "hello" }, offer: offer() },
];

let gateway: Gateway;
let catalog: Catalog;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2032, 5, 3, 12));
  gateway = await makeGateway("gw-shop", "shop");
  catalog = street(MOMENTS, { scores: SCORES, senders: [gateway.entry], markers: [{ id: "card", kind: "qr" }] });
  expect((await publish(catalog)).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterAll(() => void vi.useRealTimers());

const scoreOf = async ({ person }: Visitor) => (await partOf(person, "profile")).scores?.regular;
const paid = { event: { name: "paid" } };
const asks = async (visitor: Visitor) => (await visitor.ping({ event: { name: "ask" } })).body;

describe("a score", () => {
  it("adds up what the person does, halves, and opens a moment once it is high enough", async () => {
    const visitor = await makeVisitor(ALL);
    await visitor.ping(at(SHOP));
    await visitor.ping({ marker: "card" });
    expect((await scoreOf(visitor)).value).toBeCloseTo(15, 3);
    expect(await asks(visitor)).toMatchObject({ outcome: "none", reason: "condition" });
    await visitor.ping(paid);
    await visitor.ping(paid);
    expect(await asks(visitor)).toMatchObject({ outcome: "offer", offer: { moment: "vip" } });
    pass(7 * DAY_MS);
    await visitor.send("/v1/devices", "device+jwt");
    expect(await asks(visitor)).toMatchObject({ outcome: "none", reason: "condition" });
    await visitor.ping(paid);
    expect((await scoreOf(visitor)).value).toBeCloseTo(55 / 2 + 20, 2);
  });

  it("is added to once by a message that comes again, and not by one that comes late", async () => {
    const visitor = await makeVisitor(ALL);
    const jti = newJti();
    for (let time = 0; time < 3; time++) await visitor.ping(paid, { jti });
    await visitor.ping(paid, { ageSeconds: 600 });
    expect((await scoreOf(visitor)).value).toBe(20);
  });

  it("is added to by a click, once, and by nothing that was withheld or is not the person's", async () => {
    const visitor = await makeVisitor(ALL);
    const { receipt } = (await visitor.ping({ event: { name: "hello" } })).body;
    const react = (kind: string) => visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind });
    expect((await react("impression")).status).toBe(202);
    expect(await scoreOf(visitor)).toBeUndefined();
    for (const kind of ["click", "click"]) expect((await react(kind)).status).toBe(202);
    expect((await scoreOf(visitor)).value).toBe(30);
    const others = await makeVisitor(ALL);
    const foreign = await others.send("/v1/reactions", "reaction+jwt", { receipt, kind: "click" });
    expect(foreign.status).toBe(404);
    expect(await scoreOf(others)).toBeUndefined();
  });

  it("is added to by a gateway that hears the person's card come in", async () => {
    const visitor = await makeVisitor(ALL);
    const tag = newMac();
    await visitor.send("/v1/me/tags", "tag+jwt", { tag, register: true, claim: await claimOf(tag) });
    expect((await gateway.hear(rows(tag))).status).toBe(202);
    expect((await scoreOf(visitor)).value).toBe(10);
  });

  it("is nothing without profiling, and without measurement nothing comes of a click", async () => {
    const visitor = await makeVisitor(["location", "marketing", "measurement"]);
    await visitor.ping(at(SHOP));
    await visitor.ping(paid);
    const { receipt } = (await visitor.ping({ event: { name: "hello" } })).body;
    await visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind: "click" });
    expect(await scoreOf(visitor)).toBeUndefined();
    const uncounted = await makeVisitor(["marketing", "profiling"]);
    const own = (await uncounted.ping({ event: { name: "hello" } })).body.receipt;
    await uncounted.send("/v1/reactions", "reaction+jwt", { receipt: own, kind: "click" });
    expect(await scoreOf(uncounted)).toBeUndefined();
  });
});

describe("withdrawing profiling", () => {
  it("takes the scores at once, from what receipts keep too, and a new yes begins at nothing", async () => {
    const visitor = await makeVisitor(ALL);
    await visitor.ping(paid);
    await visitor.ping({ event: { name: "hello" } });
    await asks(visitor);
    await visitor.ping(paid);
    await asks(visitor);
    const inputs = async () => (await rowsOf(visitor.person, "message")).filter(({ input }) => input !== null);
    expect(JSON.stringify(await inputs())).toContain('\\"scores\\"');
    const before = (await inputs()).length;
    await visitor.consent({ profiling: false });
    expect(await partOf(visitor.person, "profile")).not.toHaveProperty("scores");
    const left = await inputs();
    expect(JSON.stringify(left)).not.toContain("scores");
    // What no condition looked at stays: the receipt of "hello" can be decided again.
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(before);
    await visitor.consent({ profiling: true });
    expect(await asks(visitor)).toMatchObject({ reason: "condition" });
    expect(await scoreOf(visitor)).toBeUndefined();
  });

  it("leaves the scores alone if something else is withdrawn", async () => {
    const visitor = await makeVisitor(ALL);
    await visitor.ping(paid);
    await visitor.consent({ location: false, measurement: false });
    expect((await scoreOf(visitor)).value).toBe(20);
  });
});

describe("what the mesh holds on the person", () => {
  it("says the scores, and nothing of them after an erasure", async () => {
    const visitor = await makeVisitor(ALL);
    await visitor.ping(paid);
    const { profile } = (await visitor.send("/v1/me/export", "export+jwt")).body;
    expect(profile.scores).toEqual({ regular: { value: 20, atMs: expect.any(Number) } });
    await visitor.send("/v1/me/erase", "erase+jwt");
    expect(JSON.stringify(await recordsOf(visitor.person, "state"))).not.toContain("regular");
  });

  it("has no score of a catalog of long ago", async () => {
    const visitor = await makeVisitor(ALL);
    await visitor.ping(paid);
    const more = { scores: [{ id: "other", halfLife: "P7D", add: [] }], senders: [gateway.entry] };
    expect((await publish(street([], more))).status).toBe(200);
    const bornMs = Date.now();
    for (; Date.now() - bornMs < 31 * DAY_MS; await passToAlarm(visitor.person))
      expect((await scoreOf(visitor)).value).toBe(20);
    await passToAlarm(visitor.person);
    expect((await partOf(visitor.person, "profile")).scores).toEqual({});
    expect((await publish(catalog)).status).toBe(200);
  });
});

describe("rows written and alarms set, at most", () => {
  /** Until counters have what came of it. */
  async function rowsBy({ person }: Visitor, work: () => Promise<unknown>): Promise<number> {
    const [, written, alarms] = await costOf(person, async () => {
      await work();
      await counted(person);
    });
    return written + alarms;
  }

  it("none more by what scores nothing, and by entering", async () => {
    const visitor = await makeVisitor(ALL);
    expect(await rowsBy(visitor, () => visitor.ping(at(NOWHERE_NEAR)))).toBe(0);
    expect(await rowsBy(visitor, () => visitor.ping(at(SHOP)))).toBe(3);
    expect(await rowsBy(visitor, () => visitor.ping(at(SHOP)))).toBe(0);
    expect(await rowsBy(visitor, () => visitor.ping({ event: { name: "nothing" } }))).toBe(0);
  });

  it("2 by an event that only adds to a score: the message, which has its effect once, and the state", async () => {
    const visitor = await makeVisitor(ALL);
    await visitor.ping(paid);
    pass(MINUTE_MS);
    expect(await rowsBy(visitor, () => visitor.ping(paid))).toBe(2);
  });

  it("1 more by a reaction that adds to a score", async () => {
    const visitor = await makeVisitor(ALL);
    const { receipt } = (await visitor.ping({ event: { name: "hello" } })).body;
    await counted(visitor.person);
    const react = (kind: string) => () => visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind });
    const [seen, clicked] = [await rowsBy(visitor, react("impression")), await rowsBy(visitor, react("click"))];
    expect([seen, clicked]).toEqual([2 + 1, 3 + 1]);
  });
});
