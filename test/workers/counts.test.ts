import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { Counter } from "../../workers/objects/counter.ts";
import { counted, countsBy, figuresOf } from "./support/counters.ts";
import { DAY_MS, evict, HOUR_MS, MINUTE_MS, pass, passToAlarm, rowsOf, stateOf } from "./support/person-object.ts";
import { openPushDesk, type PushDesk, subscribe } from "./support/push-desk.ts";
import { renewPass } from "./support/replays.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/* What people's objects give to be counted, and that counters have it once: in the runtime, with a clock of the tests' own. */

const NOON_MS = Date.UTC(2031, 5, 3, 12);
const CAPS: Pick<Moment, "quietHours" | "caps"> = { quietHours: "ignore", caps: [{ max: 90, per: "day" }] };

let desk: PushDesk;
let moments = 0;
let moment: string;

beforeAll(() => {
  vi.setSystemTime(NOON_MS);
  desk = openPushDesk();
});
/** Each test has a moment of its own, of a campaign of its own whose goal is to order. */
beforeEach(async () => {
  pass(MINUTE_MS);
  desk.clear();
  moment = `coffee-${++moments}`;
  await open({});
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function open(campaign: object, more: Partial<Moment> = {}): Promise<void> {
  const moments: Moment[] = [
    { id: moment, campaign: moment, on: { event: "ask" }, ...CAPS, offer: offer("hot"), ...more },
    { id: `${moment}-in`, campaign: moment, on: { enter: { place: "shop" } }, ...CAPS, offer: offer("cold") },
  ];
  const policy = { caps: [{ max: 90, per: "day" as const }] };
  const campaigns = [{ id: moment, conversions: ["order"], window: "P2D", ...campaign }];
  expect(await publish(street(moments, { campaigns, policy }))).toMatchObject({ status: 200 });
}

const ALL = ["location", "marketing", "push", "measurement"];
const ask = (visitor: Visitor, about = {}) => visitor.ping({ event: { name: "ask" } }, about);
/** What the person's object keeps of offers to count them by, once counters have what there was. */
const keptOf = async ({ person }: Visitor) => {
  await counted(person);
  const rows = await rowsOf(person, "message");
  return JSON.stringify([
    rows.flatMap(({ counted }) => JSON.parse(String(counted)) ?? []),
    (await stateOf(person)).measured,
  ]);
};
const order = (visitor: Visitor, data: object = {}) => visitor.ping({ event: { name: "order", data } });
const react = (visitor: Visitor, receipt: string, kind: string, more: object = {}) =>
  visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind, ...more });

describe("an offer", () => {
  it("is given whoever gets it, and exposes only who granted measurement, once a campaign", async () => {
    const [measured, other] = [await makeVisitor(ALL), await makeVisitor(["marketing"])];
    for (const visitor of [measured, other, measured]) expect((await ask(visitor)).body.outcome).toBe("offer");
    for (const { person } of [measured, other]) await counted(person);
    expect(await figuresOf(moment)).toEqual({ given: 3, exposed: 1 });
  });

  it("counts once though its message comes again, also to an object that has forgotten everything", async () => {
    const visitor = await makeVisitor(ALL);
    const about = { jti: "ZZZZZZZZZZZZZZZZZZZZZZ" };
    await ask(visitor, about);
    await evict(visitor.person);
    await ask(visitor, about);
    await counted(visitor.person);
    expect(await figuresOf(moment)).toEqual({ given: 1, exposed: 1 });
  });

  it("is counted by variant, channel and place, in the hour it was given", async () => {
    const visitor = await makeVisitor(ALL);
    await visitor.ping(at(SHOP));
    await counted(visitor.person);
    const keys = async (by: "variant" | "channel" | "place" | "hour" | "day") =>
      (await countsBy(by, { campaign: moment })).map((group) => group.keys);
    expect(await keys("variant")).toEqual([{ campaign: moment, moment: `${moment}-in`, variant: "cold" }]);
    expect(await keys("channel")).toEqual([{ channel: "inline" }]);
    expect(await keys("place")).toEqual([{ place: "shop" }]);
    expect(await keys("hour")).toEqual([{ hour: Math.floor(Date.now() / HOUR_MS) }]);
    expect(await keys("day")).toEqual([{ day: Math.floor(Date.now() / DAY_MS) }]);
  });

  it("of who has withdrawn location has no place any more, and what becomes of it still counts", async () => {
    const visitor = await makeVisitor(ALL);
    const { receipt } = (await visitor.ping(at(SHOP))).body;
    expect(await keptOf(visitor)).toContain('"place":"shop"');
    await visitor.consent({ location: false });
    expect(await keptOf(visitor)).not.toMatch(/"shop"|slot/);
    await react(visitor, receipt, "click");
    await order(visitor);
    await counted(visitor.person);
    expect(await figuresOf(`${moment}-in`)).toMatchObject({ given: 1, exposed: 1, clicks: 1, conversions: 1 });
    const atShop = (await countsBy("place", { campaign: moment })).filter(({ keys }) => keys.place === "shop");
    expect(atShop.map(({ figures }) => figures)).toEqual([{ given: 1, exposed: 1 }]);
  });

  it("that a push service takes is accepted, and one that the mesh itself ends was not given", async () => {
    const visitor = await makeVisitor(ALL);
    await subscribe(visitor, "phone");
    expect((await visitor.ping({ event: { name: "ask" }, channel: "push" })).body.outcome).toBe("push");
    await desk.heard(1);
    await counted(visitor.person);
    expect(await figuresOf(moment)).toEqual({ given: 1, accepted: 1, exposed: 1 });
  });

  it("is accepted by a push service that takes longer than a second, too, with no further message of its person", async () => {
    const visitor = await makeVisitor(ALL);
    await subscribe(visitor, "slow");
    const { promise, resolve } = Promise.withResolvers<Response>();
    desk.answer(promise);
    expect((await visitor.ping({ event: { name: "ask" }, channel: "push" })).body.outcome).toBe("push");
    await vi.waitFor(async () => expect(await figuresOf(moment)).toEqual({ given: 1, exposed: 1 }), 5_000);
    resolve(new Response(null, { status: 201 }));
    await vi.waitFor(async () => expect(await figuresOf(moment)).toEqual({ given: 1, accepted: 1, exposed: 1 }), 5_000);
  });

  it("is accepted by a push service also if its person did not agree to measurement, and nothing else of them counts", async () => {
    const visitor = await makeVisitor(["location", "marketing", "push"]);
    await subscribe(visitor, "tablet");
    expect((await visitor.ping({ event: { name: "ask" }, channel: "push" })).body.outcome).toBe("push");
    await desk.heard(1);
    await counted(visitor.person);
    expect(await figuresOf(moment)).toEqual({ given: 1, accepted: 1 });
  });

  it("of the control group gives nothing, and exposes who granted measurement", async () => {
    await open({ control: 0.5 });
    const visitors: Visitor[] = [];
    for (let made = 0; made < 12; made++) visitors.push(await makeVisitor(ALL));
    const outcomes = [];
    for (const visitor of visitors) outcomes.push((await ask(visitor)).body.outcome);
    for (const { person } of visitors) await counted(person);
    const given = outcomes.filter((outcome) => outcome === "offer").length;
    expect(await figuresOf(moment)).toEqual({ given, exposed: given });
    expect(await figuresOf(moment, "control")).toEqual({ exposed: 12 - given });
  });
});

describe("what becomes of an offer", () => {
  it("counts once each, with what a device claims that it was worth", async () => {
    const visitor = await makeVisitor(ALL);
    const { receipt } = (await ask(visitor)).body;
    for (const kind of ["impression", "impression", "click", "dismiss", "lead"]) await react(visitor, receipt, kind);
    await react(visitor, receipt, "conversion", { value: { amount: "12.50", currency: "EUR" } });
    await counted(visitor.person);
    const figures = { given: 1, exposed: 1, impressions: 1, clicks: 1, dismissals: 1, leads: 1, claimed: 1 };
    expect(await figuresOf(moment)).toEqual(figures);
    const [group] = await countsBy("moment", { moment });
    expect(group?.values).toEqual([{ currency: "EUR", minor: 1250, isClaimed: true }]);
  });

  it("is not counted without measurement", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const { receipt } = (await ask(visitor)).body;
    await react(visitor, receipt, "click");
    await counted(visitor.person);
    expect(await figuresOf(moment)).toEqual({ given: 1 });
  });

  it("reaches a person known for 24 hours once a campaign and day", async () => {
    const visitor = await makeVisitor(ALL);
    const early = (await ask(visitor)).body.receipt;
    await react(visitor, early, "impression");
    pass(DAY_MS);
    await renewPass(visitor);
    for (let shown = 0; shown < 2; shown++) {
      pass(MINUTE_MS);
      await react(visitor, (await ask(visitor)).body.receipt, "impression");
    }
    await counted(visitor.person);
    const known = (await countsBy("campaign", { campaign: moment, isForGuardrail: true }))[0]?.figures;
    expect(known).toEqual({ given: 2, impressions: 1, reached: 1 });
    expect(await figuresOf(moment)).toMatchObject({ impressions: 3, reached: 1 });
  });
});

describe("a conversion", () => {
  it("counts for the latest exposure within the window, each time, and makes one person who converted", async () => {
    const visitor = await makeVisitor(ALL);
    await ask(visitor);
    pass(MINUTE_MS);
    await visitor.ping(at(SHOP));
    for (let time = 0; time < 2; time++) {
      pass(MINUTE_MS);
      await order(visitor, { amount: 12.5, currency: "EUR" });
    }
    await counted(visitor.person);
    expect(await figuresOf(moment)).toEqual({ given: 1, exposed: 1, converted: 1 });
    expect(await figuresOf(`${moment}-in`)).toEqual({ given: 1, conversions: 2 });
    const groups = await countsBy("campaign", { campaign: moment });
    expect(groups[0]?.values).toEqual([{ currency: "EUR", minor: 2500, isClaimed: false }]);
  });

  it("counts though a later message of its device came first, and not if it comes after two minutes", async () => {
    const visitor = await makeVisitor(ALL);
    await ask(visitor);
    pass(10 * MINUTE_MS);
    await visitor.ping(at(SHOP));
    expect((await visitor.ping({ event: { name: "order" } }, { ageSeconds: 5 })).body.outcome).toBe("none");
    expect((await visitor.ping({ event: { name: "order" } }, { ageSeconds: 130 })).body.reason).toBe("late");
    await counted(visitor.person);
    expect(await figuresOf(moment)).toMatchObject({ converted: 1 });
    expect(await figuresOf(`${moment}-in`)).toMatchObject({ conversions: 1 });
  });

  it("counts once though its message comes again", async () => {
    const visitor = await makeVisitor(ALL);
    await ask(visitor);
    pass(MINUTE_MS);
    for (let time = 0; time < 3; time++)
      await visitor.ping({ event: { name: "order" } }, { jti: "YYYYYYYYYYYYYYYYYYYYYY" });
    await counted(visitor.person);
    expect(await figuresOf(moment)).toMatchObject({ conversions: 1, converted: 1 });
  });

  it("of who was exposed longer ago, never, or without measurement counts for nothing", async () => {
    const [late, never, unmeasured] = [
      await makeVisitor(ALL),
      await makeVisitor(ALL),
      await makeVisitor(["marketing"]),
    ];
    for (const visitor of [late, unmeasured]) await ask(visitor);
    for (const visitor of [never, unmeasured]) await order(visitor);
    pass(2 * DAY_MS + 1);
    await order(late);
    for (const { person } of [late, never, unmeasured]) await counted(person);
    expect(await figuresOf(moment)).toEqual({ given: 2, exposed: 1 });
  });

  it("of who has withdrawn measurement counts for nothing, and granting again exposes nobody twice", async () => {
    const visitor = await makeVisitor(ALL);
    await ask(visitor);
    await visitor.consent({ measurement: false });
    expect((await stateOf(visitor.person)).measured[moment]).toEqual({ atMs: expect.any(Number), isKnown: false });
    pass(MINUTE_MS);
    await order(visitor);
    await visitor.consent({ measurement: true });
    pass(MINUTE_MS);
    await ask(visitor);
    await order(visitor);
    await counted(visitor.person);
    expect(await figuresOf(moment)).toEqual({ given: 2, exposed: 1, conversions: 1 });
  });
});

describe("counters that cannot be reached", () => {
  it("are told 15 minutes later", async () => {
    const visitor = await makeVisitor(ALL);
    const broken = vi.spyOn(Counter.prototype, "count").mockRejectedValue(new Error("away"));
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    await ask(visitor);
    await vi.waitFor(() => expect(broken).toHaveBeenCalled());
    broken.mockRestore();
    warned.mockRestore();
    expect(await figuresOf(moment)).toEqual({});
    await passToAlarm(visitor.person);
    await counted(visitor.person);
    expect(Date.now() % HOUR_MS).toBeGreaterThan(0);
    expect(await figuresOf(moment)).toEqual({ given: 1, exposed: 1 });
  });

  it("count once what they had counted before their answer was lost", async () => {
    const visitor = await makeVisitor(ALL);
    const { count } = Counter.prototype;
    const deaf = vi.spyOn(Counter.prototype, "count").mockImplementation(async function (this: Counter, json: string) {
      await count.call(this, json);
      throw new Error("lost on the way");
    });
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    await ask(visitor);
    await vi.waitFor(async () => expect(await figuresOf(moment)).toEqual({ given: 1, exposed: 1 }));
    deaf.mockRestore();
    warned.mockRestore();
    await evict(visitor.person);
    await passToAlarm(visitor.person);
    await counted(visitor.person);
    expect(await figuresOf(moment)).toEqual({ given: 1, exposed: 1 });
  });

  it("have the counts of an erased person all the same, of whom nothing else is left", async () => {
    const visitor = await makeVisitor(ALL);
    const broken = vi.spyOn(Counter.prototype, "count").mockRejectedValue(new Error("away"));
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const { receipt } = (await ask(visitor)).body;
    await react(visitor, receipt, "click");
    expect((await visitor.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
    expect(await rowsOf(visitor.person, "message")).toEqual([]);
    expect((await stateOf(visitor.person)).owed).toHaveLength(2);
    broken.mockRestore();
    warned.mockRestore();
    await evict(visitor.person);
    await passToAlarm(visitor.person);
    await counted(visitor.person);
    expect(await figuresOf(moment)).toEqual({ given: 1, exposed: 1, clicks: 1 });
    await passToAlarm(visitor.person);
    const isEmpty = await runInDurableObject(env.PERSON.getByName(visitor.person), (_, { storage: { sql } }) =>
      sql.exec("SELECT name FROM sqlite_master WHERE name = 'record'").toArray(),
    );
    expect(isEmpty).toEqual([]);
  });
});
