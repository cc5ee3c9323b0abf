import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { cellOf } from "../../shared/geo/cell.ts";
import { adminRequest } from "./support/operator.ts";
import { HOUR_MS, MINUTE_MS, pass, SECOND_MS, tablesOf } from "./support/person-object.ts";
import { costOf } from "./support/storage-cost.ts";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { call, makeVisitor, publish } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2032, 6, 9, 12);
const PURPOSES = ["location", "marketing", "push", "broadcast"];
/** 400 m north of the shop's middle: 300 m from its fence. */
const NEAR = { latitude: 52.5236, longitude: 13.405 };
const FAR = { latitude: 52.56, longitude: 13.405 };

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  const limits: Pick<Moment, "quietHours" | "caps"> = { quietHours: "ignore", caps: [{ max: 50, per: "day" }] };
  const moments: Moment[] = [
    { id: "warm", on: { signal: "fresh", near: 500, place: { place: "shop" } }, ...limits, offer: offer() },
    {
      id: "plum",
      on: { signal: "cake" },
      when: 'signal.data.kind == "plum"',
      ...limits,
      offer: offer(),
    },
  ];
  expect((await publish(street(moments))).body.detail).toBeUndefined();
});
/** Each test begins when everything that was on has ended, and positions are old. */
beforeEach(() => pass(3 * HOUR_MS));
afterAll(() => void vi.useRealTimers());

async function say(body: object): Promise<string> {
  const said = await call("/admin/v1/signals", adminRequest({ place: "shop", jti: newJti(), ...body }));
  expect([said.status, said.body.detail]).toEqual([202, undefined]);
  return said.body.signal;
}
/** Turns one on, and waits until every edge knows. */
async function turnOn(type = "fresh", more: object = {}): Promise<void> {
  await say({ type, state: "on", validForSeconds: 600, ...more });
  pass(5 * SECOND_MS);
}

describe("while a signal is on", () => {
  it("who pings in reach is offered what it gives, once", async () => {
    const visitor = await makeVisitor(PURPOSES);
    expect((await visitor.ping(at(NEAR))).body).toMatchObject({ outcome: "none", reason: "no-moment" });
    await turnOn();
    const { body } = await visitor.ping(at(NEAR));
    expect(body).toMatchObject({ outcome: "offer", offer: { moment: "warm" } });
    // It holds no longer than the signal.
    expect(Date.parse(body.offer.validUntil)).toBe(Date.now() + 595_000);
    expect((await visitor.ping(at(NEAR))).body).toMatchObject({ outcome: "none", reason: "no-moment" });
    expect((await visitor.ping(at(SHOP))).body).toMatchObject({ outcome: "none", presence: [{ place: "shop" }] });
  });

  it("and who is in the place, but not who is too far, or not asked to be located", async () => {
    await turnOn();
    expect((await (await makeVisitor(PURPOSES)).ping(at(SHOP))).body).toMatchObject({ outcome: "offer" });
    const far = await (await makeVisitor(PURPOSES)).ping(at(FAR));
    expect(far.body).toMatchObject({ outcome: "none", reason: "no-moment" });
    expect(far.body).not.toHaveProperty("area");
    const silent = await (await makeVisitor(["marketing"])).ping(at(NEAR));
    expect(silent.body).toMatchObject({ outcome: "none", reason: "consent" });
    const nobody = await (await makeVisitor()).ping(at(NEAR));
    expect(nobody.body).toMatchObject({ outcome: "none", reason: "consent" });
  });

  it("gives nothing any more once it is off, and gives again when it is new", async () => {
    const visitor = await makeVisitor(PURPOSES);
    await turnOn();
    await say({ type: "fresh", state: "off" });
    pass(5 * SECOND_MS);
    expect((await visitor.ping(at(NEAR))).body.reason).toBe("no-moment");
    pass(5 * MINUTE_MS);
    await turnOn();
    expect((await visitor.ping(at(NEAR))).body.outcome).toBe("offer");
    pass(5 * MINUTE_MS);
    await say({ type: "fresh", state: "off" });
    pass(SECOND_MS);
    await turnOn();
    expect((await visitor.ping(at(NEAR))).body.outcome).toBe("offer");
  });

  it("a condition sees what was said with it", async () => {
    const visitor = await makeVisitor(PURPOSES);
    await turnOn("cake", { data: { kind: "pear" } });
    expect((await visitor.ping(at(SHOP))).body.reason).toBe("condition");
    pass(11 * MINUTE_MS);
    await turnOn("cake", { data: { kind: "plum" } });
    expect((await visitor.ping(at(SHOP))).body.offer.moment).toBe("plum");
  });
});

describe("an area", () => {
  /** How often a person's object is asked for by this work. */
  async function callsBy(work: () => Promise<unknown>): Promise<number> {
    const asked = vi.spyOn(env.PERSON, "getByName");
    await work();
    const { length } = asked.mock.calls;
    asked.mockRestore();
    return length;
  }

  it("comes with an answer to a position in reach; while it is echoed in its cell, no object is asked", async () => {
    const visitor = await makeVisitor(PURPOSES);
    const { area } = (await visitor.ping(at(NEAR))).body;
    expect(area).toEqual({ id: expect.any(String), until: new Date(Date.now() + 0.9 * HOUR_MS).toISOString() });
    pass(MINUTE_MS);
    const echo = () => visitor.ping({ ...at(NEAR), area: area.id });
    expect(await callsBy(async () => expect((await echo()).body.area).toEqual(area))).toBe(0);
    expect(await callsBy(() => visitor.ping(at(NEAR)))).toBe(1);
    // What is on is asked for all the same.
    await turnOn();
    expect((await echo()).body.outcome).toBe("offer");
  });

  it("is new in another cell, after its time, for another person, or if it is made up", async () => {
    const [one, other] = [await makeVisitor(PURPOSES), await makeVisitor(PURPOSES)];
    const { area } = (await one.ping(at(NEAR))).body;
    const south = { latitude: 52.5164, longitude: 13.405 };
    const said = await Promise.all([
      one.ping({ ...at(south), area: area.id }),
      other.ping({ ...at(NEAR), area: area.id }),
      one.ping({ ...at(NEAR), area: "made-up" }),
    ]);
    for (const { body } of said) expect([body.area.id === area.id, body.outcome]).toEqual([false, "none"]);
    pass(HOUR_MS);
    expect((await one.ping({ ...at(NEAR), area: area.id })).body.area.id).not.toBe(area.id);
  });

  it("tells nothing: it comes to who did not agree as well, and holds no name in the clear", async () => {
    const [one, other] = [await makeVisitor(PURPOSES), await makeVisitor()];
    const areas = [(await one.ping(at(NEAR))).body.area, (await other.ping(at(NEAR))).body.area];
    expect(areas[0].id).toHaveLength(areas[1].id.length);
    for (const { id } of areas) expect(atob(id.replaceAll("-", "+").replaceAll("_", "/"))).not.toContain(cellOf(NEAR));
    expect((await one.ping(at(NOWHERE_NEAR))).body).not.toHaveProperty("area");
  });
});

it("a signal writes nothing of whom it gives nothing", async () => {
  const visitor = await makeVisitor(["location", "marketing"]);
  await visitor.ping(at(NEAR));
  await turnOn("cake", { data: { kind: "pear" } });
  const before = await tablesOf(visitor.person);
  expect((await costOf(visitor.person, () => visitor.ping(at(NEAR))))[1]).toBe(0);
  expect(await tablesOf(visitor.person)).toEqual(before);
});
