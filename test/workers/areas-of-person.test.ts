import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Registration } from "../../shared/areas/plan-registrations.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { boundsOf, cellOf } from "../../shared/geo/cell.ts";
import { Area } from "../../workers/objects/area.ts";
import { areaRows, ringAll, shardOf, signalOf } from "./support/area.ts";
import { claimOf } from "./support/claims.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import { SIGNED_IN } from "./support/operator.ts";
import { alarmOf, evict, HOUR_MS, MINUTE_MS, pass, passToAlarm, runAlarm, stateOf } from "./support/person-object.ts";
import { openPushDesk, type PushDesk, subscribe } from "./support/push-desk.ts";
import { costIn, costOf } from "./support/storage-cost.ts";
import { at, BOOKS, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { call, makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/* Where people are registered for signals: by what they agree to, by where they are, and no longer than that. */

const NOON_MS = Date.UTC(2031, 5, 3, 12);
const ALL = ["location", "marketing", "push", "broadcast"];
const CELL = cellOf(SHOP);
/** Outside of the fence, and in reach of its signals. */
const NEAR_SHOP = { ...SHOP, longitude: SHOP.longitude + 0.004 };

let desk: PushDesk;
let gateway: Gateway;
let visitor: Visitor;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  desk = openPushDesk();
  gateway = await makeGateway("gw-shop", "shop");
  const caps: Pick<Moment, "caps" | "quietHours"> = { caps: [{ max: 9, per: "day" }], quietHours: "ignore" };
  const moments: Moment[] = [
    { id: "fresh-near", on: { signal: "fresh", near: 500, place: { place: "shop" } }, ...caps, offer: offer() },
    { id: "ready", on: { signal: "ready", place: { place: "books" } }, ...caps, offer: offer() },
  ];
  const policy = { caps: [{ max: 90, per: "day" as const }] };
  expect(await publish(street(moments, { senders: [gateway.entry], policy }))).toMatchObject({ status: 200 });
});
beforeEach(async () => {
  pass(2 * HOUR_MS);
  desk.clear();
  visitor = await makeVisitor(ALL);
  await subscribe(visitor, "phone");
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Areas that the person's object has, as `area state`, in order. */
async function registered({ person }: Visitor): Promise<string[]> {
  const { areas = [] } = await stateOf(person);
  return (areas as Registration[]).map(({ area, state }) => `${area} ${state}`).sort();
}

/** Waits until areas have heard all, and these are where the person is registered. */
async function expectRegistered(where: readonly string[], of = visitor): Promise<void> {
  await vi.waitFor(async () => expect(await registered(of)).toEqual(where.map((area) => `${area} held`).sort()), 5_000);
}

async function isNoted(cell: string): Promise<boolean> {
  return JSON.stringify(await stateOf(visitor.person)).includes(cell);
}

async function keyIn(area: string): Promise<string | undefined> {
  const { areas = [] } = await stateOf(visitor.person);
  return (areas as Registration[]).find((one) => one.area === area)?.key;
}

async function keysIn(area: string): Promise<unknown[]> {
  return (await areaRows(area, "entry")).map(({ key }) => key);
}

/** Keys of this visitor, by area, as long as they were registered last. */
const keys = new Map<string, string | undefined>();

async function rememberKeys(): Promise<void> {
  for (const area of [CELL, "place:shop", "place:books"]) keys.set(area, await keyIn(area));
}

/** The area has no entry of this visitor any more. */
async function expectGone(...areas: string[]): Promise<void> {
  for (const area of areas) {
    expect(keys.get(area)).toBeTypeOf("string");
    expect(await keysIn(area)).not.toContain(keys.get(area));
  }
}

/** The object is gone in the midst of its work; what it stored is not. */
async function crash(person: string): Promise<void> {
  const object = env.PERSON.getByName(person);
  await runInDurableObject(object, async (_, state) => {
    await state.storage.sync();
    state.abort("crash");
  }).catch(() => undefined);
}

const withdraw = (purpose: string) => visitor.consent({ [purpose]: false });

describe("whoever is in reach of a signal", () => {
  it("is registered in their cell and in the place, each under a key of its own, with nothing that names them", async () => {
    await visitor.ping(at(SHOP));
    await expectRegistered([CELL, "place:shop"]);
    const [cellKey, placeKey] = [await keyIn(CELL), await keyIn("place:shop")];
    expect(cellKey).not.toBe(placeKey);
    expect(await keysIn(CELL)).toContain(cellKey);
    expect(await keysIn("place:shop")).toContain(placeKey);
    const stored = JSON.stringify([await areaRows(CELL, "entry"), await areaRows("place:shop", "entry")]);
    expect(stored).not.toContain(visitor.person);
  });

  it("is registered in a place without near only while they are in it", async () => {
    await visitor.ping(at(BOOKS));
    await expectRegistered(["place:books"]);
    await rememberKeys();
    await visitor.ping({ ...at(NOWHERE_NEAR), present: ["books"] });
    await expectRegistered([]);
    await expectGone("place:books");
  });

  it("is registered in a place by a tag too, and no longer once nothing hears it", async () => {
    const tag = newMac();
    await visitor.send("/v1/me/tags", "tag+jwt", { tag, register: true, claim: await claimOf(tag) });
    expect((await gateway.hear(rows(tag))).status).toBe(202);
    await expectRegistered(["place:shop"]);
    await rememberKeys();
    for (let tries = 0; tries < 3 && (await registered(visitor)).length > 0; tries++) await passToAlarm(visitor.person);
    await expectRegistered([]);
    await expectGone("place:shop");
  });

  it.each([["broadcast"], ["location"], ["push"]])("is registered nowhere without %s", async (purpose) => {
    const other = await makeVisitor(ALL.filter((one) => one !== purpose));
    if (purpose !== "push") await subscribe(other, "other");
    await other.ping(at(SHOP));
    await pass(MINUTE_MS);
    expect(await registered(other)).toEqual([]);
  });

  it("is registered once they subscribe, where they were a moment ago", async () => {
    const other = await makeVisitor(ALL);
    await other.ping(at(SHOP));
    expect(await registered(other)).toEqual([`${CELL} wait`]);
    await subscribe(other, "other");
    await expectRegistered([CELL, "place:shop"], other);
  });

  it("is registered once they subscribe, though the object forgot where they were and the device only echoes it", async () => {
    const other = await makeVisitor(ALL);
    const { area } = (await other.ping(at(NEAR_SHOP))).body;
    await evict(other.person);
    await subscribe(other, "other");
    await expectRegistered([cellOf(NEAR_SHOP)], other);
    expect((await other.ping({ ...at(NEAR_SHOP), area: area.id })).body.area.id).toBe(area.id);
    await other.send("/v1/me/subscription", "subscription+jwt", { subscription: null });
    await vi.waitFor(async () => expect(await registered(other)).toEqual([`${cellOf(NEAR_SHOP)} wait`]));
    await evict(other.person);
    await subscribe(other, "another");
    await expectRegistered([cellOf(NEAR_SHOP)], other);
  });
});

describe("a registration", () => {
  beforeEach(async () => {
    await visitor.ping(at(SHOP));
    await expectRegistered([CELL, "place:shop"]);
    await rememberKeys();
  });

  it("stays as it is while the person stays, and is renewed under a new key before it ends", async () => {
    const key = await keyIn(CELL);
    pass(5 * MINUTE_MS);
    await visitor.ping(at(SHOP));
    expect(await keyIn(CELL)).toBe(key);
    pass(50 * MINUTE_MS);
    await visitor.ping(at(SHOP));
    await vi.waitFor(async () => expect(await keyIn(CELL)).not.toBe(key));
    await expectRegistered([CELL, "place:shop"]);
    expect(await keysIn(CELL)).not.toContain(key);
  });

  it("never ends before what the device is to echo, and ends at a full minute", async () => {
    for (let minutes = 0; minutes < 60; minutes += 7) {
      pass(7 * MINUTE_MS);
      const { area } = (await visitor.ping(at(SHOP))).body;
      await expectRegistered([CELL, "place:shop"]);
      const { areas } = await stateOf(visitor.person);
      const ends = (areas as Registration[]).map(({ untilMs }) => untilMs);
      expect(Math.min(...ends)).toBeGreaterThanOrEqual(Date.parse(area.until));
      expect(ends.map((endMs) => endMs % MINUTE_MS)).toEqual([0, 0]);
    }
  });

  it("moves with the person", async () => {
    const moved = { latitude: SHOP.latitude + 0.0035, longitude: SHOP.longitude };
    const cells = [SHOP.latitude - 0.004, SHOP.latitude + 0.004].map((latitude) => cellOf({ ...moved, latitude }));
    const other = cells.find((cell) => cell !== CELL);
    if (other === undefined) throw new Error("the street has one cell");
    const latitude = SHOP.latitude + (other === cells[0] ? -0.004 : 0.004);
    await visitor.ping({ ...at({ ...SHOP, latitude }), present: ["shop"] });
    await expectRegistered([other]);
    await expectGone(CELL);
  });

  it("of a cell ends once a position is where no signal reaches", async () => {
    const { area } = (await visitor.ping(at(SHOP))).body;
    expect(area.id).toBeTypeOf("string");
    await visitor.ping({ ...at(NOWHERE_NEAR), area: area.id });
    await vi.waitFor(async () => expect(await registered(visitor)).not.toContain(`${CELL} held`));
    await vi.waitFor(async () => expectGone(CELL));
  });

  it.each([["broadcast"], ["location"], ["push"]])("ends with %s", async (purpose) => {
    await withdraw(purpose);
    await expectRegistered([]);
    await expectGone(CELL, "place:shop");
  });

  it("ends with the last subscription; only the person's object still knows the cell", async () => {
    await visitor.send("/v1/me/subscription", "subscription+jwt", { subscription: null });
    await vi.waitFor(async () => expect(await registered(visitor)).toEqual([`${CELL} wait`]));
    await expectGone(CELL, "place:shop");
  });

  it("ends with the person: nothing of where they were is left", async () => {
    expect((await visitor.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
    await vi.waitFor(async () => expect(await registered(visitor)).toEqual([]));
    await expectGone(CELL, "place:shop");
  });

  it("is in the export", async () => {
    const { body } = await visitor.send("/v1/me/export", "export+jwt");
    expect(JSON.stringify(body)).toContain(String(await keyIn(CELL)));
  });

  it("that is over is forgotten by the person's object too, by its alarm", async () => {
    const untilMs = Date.now() + HOUR_MS + 15 * MINUTE_MS;
    for (let rings = 0; rings < 9 && Date.now() < untilMs && (await isNoted(CELL)); rings++) {
      await passToAlarm(visitor.person);
      await vi.waitFor(async () => expect(await alarmOf(visitor.person)).toBeGreaterThan(Date.now()));
    }
    expect(Date.now()).toBeLessThan(untilMs);
    expect(await isNoted(CELL)).toBe(false);
  });

  it("that is over is in no export, nor is the cell", async () => {
    pass(20 * HOUR_MS);
    const { body } = await visitor.send("/v1/me/export", "export+jwt");
    expect(JSON.stringify([body.areas, body.memory.lastCell])).not.toContain(CELL);
  });

  it("that an area did not hear of before it was over is never made", async () => {
    const spy = vi.spyOn(Area.prototype, "put").mockRejectedValue(new Error("an area is away"));
    vi.spyOn(console, "warn").mockReturnValue();
    const other = await makeVisitor(ALL);
    await subscribe(other, "other");
    await other.ping(at(NEAR_SHOP));
    await vi.waitFor(async () => expect(await registered(other)).toEqual([`${cellOf(NEAR_SHOP)} put`]));
    spy.mockClear();
    pass(5 * HOUR_MS);
    await runAlarm(other.person);
    await vi.waitFor(async () => expect(await registered(other)).toEqual([]));
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  });

  it("that was lost before an area heard of it is made by the alarm, with no message", async () => {
    const spy = vi.spyOn(Area.prototype, "put").mockReturnValue(new Promise(() => {}));
    const other = await makeVisitor(ALL);
    await subscribe(other, "other");
    await other.ping(at(NEAR_SHOP));
    await crash(other.person);
    spy.mockRestore();
    const alarmMs = await alarmOf(other.person);
    expect(alarmMs).toBeLessThanOrEqual(Date.now() + 5 * MINUTE_MS);
    await passToAlarm(other.person);
    await expectRegistered([cellOf(NEAR_SHOP)], other);
  });

  it("that an area did not hear the end of is told again", async () => {
    const spy = vi.spyOn(Area.prototype, "remove").mockRejectedValue(new Error("an area is away"));
    vi.spyOn(console, "warn").mockReturnValue();
    await withdraw("broadcast");
    await vi.waitFor(async () => expect((await registered(visitor)).every((one) => one.endsWith("remove"))).toBe(true));
    spy.mockRestore();
    await evict(visitor.person);
    await passToAlarm(visitor.person);
    await expectRegistered([]);
    await expectGone(CELL);
  });
});

describe("whoever walks along the border of two cells", () => {
  it("is registered anew 60 times an hour at most, and never nowhere", async () => {
    const { south } = boundsOf(CELL);
    const sides = [south - 0.0001, south + 0.0001].map((latitude) => at({ ...NEAR_SHOP, latitude }));
    const cells = sides.map(({ position }) => cellOf(position));
    expect(new Set(cells).size).toBe(2);
    const put = vi.spyOn(Area.prototype, "put");
    for (let n = 0; n < 90; n++) {
      pass(100);
      // The count outlives the object's memory.
      if (n % 15 === 0) await evict(visitor.person);
      expect((await visitor.ping(sides[n % 2] ?? {})).status).toBe(200);
    }
    await vi.waitFor(async () => expect(await registered(visitor)).toHaveLength(1));
    // What an object was lost with is told again, under the same key.
    expect(new Set(put.mock.calls.map(([entry]) => JSON.parse(entry).key)).size).toBeLessThanOrEqual(60);
    const [, written, alarms] = await costOf(visitor.person, () => visitor.ping(sides[0] ?? {}));
    expect([written, alarms]).toEqual([0, 0]);
    pass(HOUR_MS);
    const [side] = sides;
    await visitor.ping(side ?? {});
    await expectRegistered(cells.slice(0, 1));
    put.mockRestore();
  });
});

describe("whoever registers while a signal is on", () => {
  it("gets it at once, and not again by the fan-out", async () => {
    const fanOut = signalOf("s-at-once", { type: "ready", place: "books" });
    await shardOf("place:books").start(JSON.stringify(fanOut));
    await visitor.ping({ ...at(BOOKS), channel: "push" });
    await desk.heard(1);
    await ringAll("place:books");
    expect(desk.requests).toHaveLength(1);
  });
});

describe("a signal to a place", () => {
  it("comes as a push to whoever is registered there, once", async () => {
    await visitor.ping(at(BOOKS));
    await expectRegistered(["place:books"]);
    await shardOf("place:books").start(JSON.stringify(signalOf("s-push", { type: "ready", place: "books" })));
    await ringAll("place:books");
    await desk.heard(1);
    await shardOf("place:books").start(JSON.stringify(signalOf("s-push", { type: "ready", place: "books" })));
    await ringAll("place:books");
    expect(desk.requests).toHaveLength(1);
  });
});

describe("rows written by registering", () => {
  it("are 1 of the area, and 1 of the person that says the area has it", async () => {
    await makeVisitor();
    const other = await makeVisitor(ALL);
    await subscribe(other, "other");
    const enter = async () => {
      await other.ping(at(BOOKS));
      await expectRegistered(["place:books"], other);
    };
    const [, personRows] = await costOf(other.person, enter);
    // Entering is 2; that the area has it is 1 more.
    expect(personRows).toBe(2 + 1);
    const stay = () => other.ping(at(BOOKS));
    expect((await costOf(other.person, stay)).slice(1)).toEqual([0, 0]);
    expect((await costIn(shardOf("place:books"), stay)).slice(1)).toEqual([0, 0]);
  });
});

describe("a signal that an operator says", () => {
  it("comes to whoever is near by their cell and to whoever is in the place, and to nobody else", async () => {
    const [near, inside, away] = [visitor, await makeVisitor(ALL), await makeVisitor(ALL)];
    await subscribe(inside, "inside");
    await subscribe(away, "away");
    await near.ping(at({ ...SHOP, longitude: SHOP.longitude + 0.004 }));
    await inside.ping(at(SHOP));
    await away.ping(at(BOOKS));
    await expectRegistered(["place:shop", CELL], inside);
    await vi.waitFor(async () => expect(await registered(near)).toHaveLength(1));
    desk.clear();
    const said = { type: "fresh", place: "shop", state: "on", validForSeconds: 600, jti: newJti() };
    expect((await sayByHand(said)).status).toBe(202);
    const [nearCell = ""] = (await registered(near)).map((one) => one.split(" ")[0] ?? "");
    await vi.waitFor(async () => {
      for (const area of new Set([CELL, nearCell, "place:shop"])) await ringAll(area);
      expect(desk.requests.map(({ url }) => url).sort()).toEqual(["http://push.test/inside", "http://push.test/phone"]);
    });
  });
});

function sayByHand(said: object) {
  const headers = { ...SIGNED_IN, "content-type": "application/json" };
  return call("/admin/v1/signals", { method: "POST", headers, body: JSON.stringify(said) });
}
