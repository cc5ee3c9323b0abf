import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { waitFor } from "../support/wait-for.ts";
import { counted } from "./support/counters.ts";
import { passToAlarmAt } from "./support/person-object.ts";
import {
  alarmOf,
  makeSubscriber,
  objectOf,
  openPushDesk,
  type PushDesk,
  queuedBy,
  ringAlarm,
  settled,
  subscribe,
} from "./support/push-desk.ts";

import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { publish, type Visitor } from "./support/visitor.ts";

/** A quiet evening far from now, so that no alarm goes off but by the test; quiet hours end at eight in the morning. */
const NOON_MS = Date.UTC(2030, 5, 3, 12);
const NIGHT_MS = Date.UTC(2030, 5, 3, 22, 30);
const MORNING_MS = Date.UTC(2030, 5, 4, 8);
const MINUTE_MS = 60_000;

function pushed(id: string, event: string, more: Partial<Moment> = {}): Moment {
  return { id, on: { event }, caps: [{ max: 1, per: "P30D" }], offer: offer(), ...more };
}

const MOMENTS = [
  pushed("ready", "order"),
  pushed("tomorrow", "order-tomorrow", { quietHours: "hold" }),
  pushed("welcome", "", { on: { enter: { place: "shop" } }, quietHours: "hold", onExit: "withdraw" }),
  pushed("goodbye", "", { on: { exit: { place: "shop" } } }),
  pushed("here", "order-here", { quietHours: "hold", onExit: "withdraw" }),
];

let desk: PushDesk;

const publishStreet = async (moments: Moment[]) => {
  const policy = { quietHours: { from: "21:00", to: "08:00" } };
  expect((await publish(street(moments, { policy }))).status).toBe(200);
};

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  desk = openPushDesk();
  await publishStreet(MOMENTS);
});

beforeEach(() => {
  vi.setSystemTime(NOON_MS);
  desk.clear();
});

afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const order = async (visitor: Visitor, event = "order") =>
  (await visitor.ping({ event: { name: event }, channel: "push" })).body;

const laterBy = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe("a push held in quiet hours", () => {
  it("is sent when they end, valid from then on, and no longer urgent", async () => {
    vi.setSystemTime(NIGHT_MS);
    const visitor = await makeSubscriber();
    const answer = await order(visitor, "order-tomorrow");
    expect(answer).toMatchObject({ outcome: "push", offer: { validUntil: "2030-06-04T08:30:00.000Z" } });
    await counted(visitor.person);
    await passToAlarmAt(visitor.person, MORNING_MS);
    expect(await alarmOf(visitor)).toBe(MORNING_MS);
    expect(desk.requests).toEqual([]);
    vi.setSystemTime(MORNING_MS);
    await ringAlarm(visitor);
    await settled(visitor);
    expect(desk.requests).toHaveLength(1);
    expect(desk.requests[0]?.headers.get("TTL")).toBe("1800");
    expect(desk.requests[0]?.headers.get("Urgency")).toBe("normal");
  });

  it("is not sent before they end, though its alarm rings", async () => {
    vi.setSystemTime(NIGHT_MS);
    const visitor = await makeSubscriber();
    await order(visitor, "order-tomorrow");
    await counted(visitor.person);
    vi.setSystemTime(MORNING_MS - 1);
    await ringAlarm(visitor);
    expect(desk.requests).toEqual([]);
    expect(await alarmOf(visitor)).toBe(MORNING_MS);
  });

  it("forgets where it was earned as location is withdrawn, or ends if it would end there", async () => {
    vi.setSystemTime(NIGHT_MS);
    const visitor = await makeSubscriber();
    await visitor.ping(at(SHOP));
    for (const event of ["order-tomorrow", "order-here"]) {
      laterBy(MINUTE_MS);
      expect(await order(visitor, event)).toMatchObject({ outcome: "push", presence: [{ place: "shop" }] });
    }
    expect(await queuedBy(visitor)).toMatchObject([{ place: "shop" }, { place: "shop" }]);
    await visitor.consent({ location: false });
    const queued = await queuedBy(visitor);
    expect(queued).toMatchObject([{ offer: { moment: "tomorrow" } }]);
    expect(queued[0]).not.toHaveProperty("place");
    vi.setSystemTime(MORNING_MS);
    await ringAlarm(visitor);
    await desk.heard(1);
  });

  it("is withdrawn where the person has left since, and its cap stays used", async () => {
    vi.setSystemTime(NIGHT_MS);
    const visitor = await makeSubscriber();
    expect((await visitor.ping({ ...at(SHOP), channel: "push" })).body).toMatchObject({ outcome: "push" });
    laterBy(MINUTE_MS);
    await visitor.ping({ ...at(NOWHERE_NEAR), present: ["shop"] });
    vi.setSystemTime(MORNING_MS);
    await ringAlarm(visitor);
    await settled(visitor);
    expect(desk.requests).toEqual([]);
    expect((await visitor.ping({ ...at(SHOP), channel: "push" })).body).toMatchObject({ reason: "cap-moment" });
  });
});

describe("a push that is tried again", () => {
  it("ends with its validity, and its cap stays used", async () => {
    const visitor = await makeSubscriber();
    desk.answer(503);
    await order(visitor);
    await desk.heard(1);
    laterBy(30 * MINUTE_MS);
    await ringAlarm(visitor);
    await settled(visitor);
    expect(desk.requests).toHaveLength(1);
    expect(await order(visitor)).toMatchObject({ reason: "cap-moment" });
  });

  it("ends when its moment has left the catalog", async () => {
    const visitor = await makeSubscriber();
    desk.answer(503);
    await order(visitor);
    await desk.heard(1);
    await publishStreet(MOMENTS.filter(({ id }) => id !== "ready"));
    laterBy(MINUTE_MS);
    await ringAlarm(visitor);
    await settled(visitor);
    expect(desk.requests).toHaveLength(1);
    await publishStreet(MOMENTS);
  });

  it("goes where the device is subscribed by then", async () => {
    const visitor = await makeSubscriber("old");
    desk.answer(503);
    await order(visitor);
    await desk.heard(1);
    await subscribe(visitor, "new");
    laterBy(MINUTE_MS);
    await ringAlarm(visitor);
    await settled(visitor);
    expect(desk.requests.map(({ url }) => url)).toEqual(["http://push.test/old", "http://push.test/new"]);
  });
});

describe("while an attempt is under way", () => {
  /** An order whose push the service has, and has not answered. */
  async function orderInTheAir(name = "phone") {
    const visitor = await makeSubscriber(name);
    const { promise, resolve } = Promise.withResolvers<Response>();
    desk.answer(promise);
    await order(visitor);
    await desk.heard(1);
    return { visitor, answer: (status: number) => resolve(new Response(null, { status })) };
  }

  it("the alarm gives it time, and does not ring at once for what is being sent already", async () => {
    const { visitor, answer } = await orderInTheAir();
    expect(await alarmOf(visitor)).toBeGreaterThanOrEqual(Date.now() + 5_000);
    answer(201);
    await settled(visitor);
  });

  it("a 410 for the old subscription leaves the one that replaced it meanwhile", async () => {
    const { visitor, answer } = await orderInTheAir("old");
    await subscribe(visitor, "new");
    answer(410);
    await settled(visitor);
    expect(await order(visitor, "order-tomorrow")).toMatchObject({ outcome: "push" });
    await desk.heard(2);
    expect(desk.requests[1]?.url).toBe("http://push.test/new");
  });

  it("withdrawal leaves what the service takes counted", async () => {
    const { visitor, answer } = await orderInTheAir();
    await visitor.consent({ marketing: false });
    answer(201);
    await settled(visitor);
    await visitor.consent({ marketing: true });
    expect(await order(visitor)).toMatchObject({ outcome: "none", reason: "cap-moment" });
  });

  it("erasure forgets the push, whatever the service answers", async () => {
    const { visitor, answer } = await orderInTheAir();
    expect((await visitor.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
    answer(503);
    await waitFor(async () => expect(await queuedBy(visitor)).toEqual([]));
    laterBy(MINUTE_MS);
    await ringAlarm(visitor);
    expect(desk.requests).toHaveLength(1);
    const rows = await runInDurableObject(objectOf(visitor), (_, { storage }) =>
      storage.sql.exec("SELECT kind FROM record UNION ALL SELECT 'message' FROM message").toArray(),
    );
    expect(rows).toEqual([{ kind: "state" }]);
  });

  it("the object may be lost: the attempt is one of unknown end, and the push is sent again", async () => {
    const { visitor } = await orderInTheAir();
    await abortAllDurableObjects();
    laterBy(MINUTE_MS);
    await ringAlarm(visitor);
    await settled(visitor);
    expect(desk.requests).toHaveLength(2);
    expect(desk.requests[1]?.headers.get("Topic")).toBe(desk.requests[0]?.headers.get("Topic"));
  });

  it.each([
    ["withdrawal", (visitor: Visitor) => visitor.consent({ push: false }).then(() => visitor.consent({ push: true }))],
    [
      "the end of the subscription",
      (visitor: Visitor) => visitor.send("/v1/me/subscription", "subscription+jwt", { subscription: null }),
    ],
  ])("and the object is lost, %s ends the push for good: nothing stays, and the cap counts", async (_, end) => {
    const { visitor } = await orderInTheAir();
    await abortAllDurableObjects();
    await end(visitor);
    laterBy(MINUTE_MS);
    await ringAlarm(visitor);
    await settled(visitor);
    expect(desk.requests).toHaveLength(1);
    await subscribe(visitor, "phone");
    expect(await order(visitor)).toMatchObject({ outcome: "none", reason: "cap-moment" });
  });
});

describe("silence", () => {
  it("ends a stay, and what waits for that exit is pushed", async () => {
    const visitor = await makeSubscriber();
    await visitor.ping(at(SHOP));
    laterBy(20 * MINUTE_MS);
    await ringAlarm(visitor);
    await desk.heard(1);
    await settled(visitor);
  });
});
