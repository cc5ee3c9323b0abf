import { describe, expect, it, vi } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { beginOnAlarmStreet } from "./support/alarm-street.ts";
import {
  alarmOf,
  evict,
  loseAlarm,
  MINUTE_MS,
  partOf,
  pass,
  passToAlarm,
  pushesOf,
  rowsOf,
  runAlarm,
  SECOND_MS,
  timersOf,
} from "./support/person-object.ts";
import { settled, subscribe } from "./support/push-desk.ts";
import { at, BOOKS, NOWHERE_NEAR, SHOP } from "./support/street.ts";
import { makeVisitor, type Visitor } from "./support/visitor.ts";

const SILENCE_MS = 10 * MINUTE_MS;

const desk = beginOnAlarmStreet();

const isAt = async (visitor: Visitor) => Object.keys((await partOf(visitor.person, "presence")).visits);
const silentRows = async (visitor: Visitor) =>
  (await rowsOf(visitor.person, "message")).filter(({ typ }) => typ === "silence");

describe("silence", () => {
  it("ends a stay after the place's silence, dated by when the person was last seen", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping(at(SHOP));
    const seenMs = Date.now();
    expect(await alarmOf(visitor.person)).toBe(seenMs + SILENCE_MS);
    await passToAlarm(visitor.person);
    expect(await isAt(visitor)).toEqual([]);
    expect(await silentRows(visitor)).toMatchObject([
      { kid: "", iatMs: seenMs, atMs: seenMs + SILENCE_MS, answer: null },
    ]);
    expect(await timersOf(visitor.person)).not.toHaveProperty("silence");
  });

  it("does not end it before, though the alarm goes off", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping(at(SHOP));
    pass(SILENCE_MS - SECOND_MS);
    await runAlarm(visitor.person);
    expect(await isAt(visitor)).toEqual(["shop"]);
    expect(await alarmOf(visitor.person)).toBe(Date.now() + SECOND_MS);
  });

  it.each([false, true])(
    "does not end the stay of somebody who still pings (hibernating in between: %s)",
    async (evicted) => {
      const visitor = await makeVisitor(["location", "marketing"]);
      await visitor.ping(at(SHOP));
      const since = Date.now();
      for (let minute = 1; minute <= 40; minute++) {
        pass(MINUTE_MS);
        if (evicted) await evict(visitor.person);
        if (((await alarmOf(visitor.person)) ?? 0) <= Date.now()) await runAlarm(visitor.person);
        const { body } = await visitor.ping(at(SHOP));
        expect(body.presence).toEqual([{ place: "shop", since: new Date(since).toISOString() }]);
      }
      expect(await silentRows(visitor)).toEqual([]);
    },
  );

  it("counts from when the person was last seen, also where that was not worth a write, and dates the exit by it", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping(at(SHOP));
    pass(3 * MINUTE_MS);
    await visitor.ping(at(SHOP));
    const seenMs = Date.now();
    await passToAlarm(visitor.person);
    expect(await isAt(visitor)).toEqual(["shop"]);
    expect(await alarmOf(visitor.person)).toBe(seenMs + SILENCE_MS);
    await passToAlarm(visitor.person);
    expect(await isAt(visitor)).toEqual([]);
    expect(await silentRows(visitor)).toMatchObject([{ iatMs: seenMs }]);
  });

  it("of less than a place's, as memory knows it, lets nobody exit and enter anew", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping(at(SHOP));
    const since = new Date().toISOString();
    for (const minutes of [3, 9.5]) {
      pass(minutes * MINUTE_MS);
      expect((await visitor.ping(at(SHOP))).body.presence).toEqual([{ place: "shop", since }]);
    }
    expect(await silentRows(visitor)).toEqual([]);
  });

  it("is not put off by an unchanged ping: its alarm stays where it was and sets itself again", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping(at(SHOP));
    const armedMs = await alarmOf(visitor.person);
    pass(5 * MINUTE_MS);
    await visitor.ping(at(SHOP));
    const seenMs = Date.now();
    expect(await alarmOf(visitor.person)).toBe(armedMs);
    await passToAlarm(visitor.person);
    expect(await isAt(visitor)).toEqual(["shop"]);
    expect(await alarmOf(visitor.person)).toBe(seenMs + SILENCE_MS);
  });

  it("writes that the person was seen only after a third of the silence", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping(at(SHOP));
    const enteredMs = Date.now();
    const seenMs = async () => (await partOf(visitor.person, "presence")).stays[0].lastSeenMs;
    pass(SILENCE_MS / 3);
    await visitor.ping(at(SHOP));
    expect(await seenMs()).toBe(enteredMs);
    pass(1);
    await visitor.ping(at(SHOP));
    expect(await seenMs()).toBe(Date.now());
    expect((await rowsOf(visitor.person, "message")).filter(({ typ }) => typ === "ping+jwt")).toHaveLength(1);
  });

  it("gives what waits for that exit as a push, and only as one, once", async () => {
    const visitor = await makeVisitor(["location", "marketing", "push"]);
    await subscribe(visitor, "phone");
    await visitor.ping(at(SHOP));
    await passToAlarm(visitor.person);
    await desk().heard(1);
    // An object with a push on its way is not put out of memory before five seconds.
    await settled(visitor);
    expect(await silentRows(visitor)).toHaveLength(1);
    await runAlarm(visitor.person);
    await evict(visitor.person);
    await runAlarm(visitor.person);
    expect(desk().requests).toHaveLength(1);
    expect(await partOf(visitor.person, "exposures")).toHaveLength(1);
  });

  it("gives nothing of a moment that is inline only, or to somebody without push", async () => {
    const subscribed = await makeVisitor(["location", "marketing", "push"]);
    await subscribe(subscribed, "phone");
    await subscribed.ping(at(BOOKS));
    const unasked = await makeVisitor(["location", "marketing"]);
    await unasked.ping(at(SHOP));
    const reasons = [];
    for (const { person } of [subscribed, unasked]) {
      await passToAlarm(person);
      const row = (await rowsOf(person, "message")).find(({ typ }) => typ === "silence");
      reasons.push(JSON.parse(String(row?.receipt)).reason);
    }
    expect(reasons).toEqual(["no-channel", "consent"]);
    expect(desk().requests).toEqual([]);
  });

  it("that no alarm noticed is made up for by the next message: the place is left and entered again", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping(at(SHOP));
    await loseAlarm(visitor.person);
    pass(SILENCE_MS + MINUTE_MS);
    const { body } = await visitor.ping(at(SHOP));
    expect(body).toMatchObject({ outcome: "offer", offer: { moment: "goodbye" } });
    expect(body.presence).toEqual([{ place: "shop", since: new Date().toISOString() }]);
  });
});

describe("the alarm", () => {
  it("that was lost is set again by the next call of any kind, also of an evicted object", async () => {
    const calls: readonly ((visitor: Visitor) => Promise<unknown>)[] = [
      (visitor) => visitor.ping({ event: { name: "thanks" }, present: ["shop"] }),
      (visitor) => visitor.consent({ measurement: true }),
      (visitor) => visitor.consent({ location: true }),
      (visitor) => visitor.send("/v1/me/receipts", "receipts+jwt"),
      (visitor) => visitor.send("/v1/me/export", "export+jwt"),
      (visitor) => visitor.send("/v1/me/subscription", "subscription+jwt", { subscription: null }),
    ];
    for (const isEvicted of [true, false]) {
      for (const call of calls) {
        const visitor = await makeVisitor(["location"]);
        await visitor.ping(at(SHOP));
        await loseAlarm(visitor.person);
        pass(SILENCE_MS + 2 * MINUTE_MS);
        if (isEvicted) await evict(visitor.person);
        await call(visitor);
        expect(await alarmOf(visitor.person)).not.toBeNull();
      }
    }
  });

  it("never throws: what fails is tried again, and the rest is done", async () => {
    const visitor = await makeVisitor(["location", "marketing", "push"]);
    await subscribe(visitor, "phone");
    await visitor.ping(at(SHOP));
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const down = Promise.reject(new TypeError("the network is down"));
    down.catch(() => {});
    desk().answer(down);
    await passToAlarm(visitor.person);
    await desk().heard(1);
    expect(await isAt(visitor)).toEqual([]);
    await waitFor(async () => expect(await alarmOf(visitor.person)).toBeGreaterThan(Date.now()));
    logged.mockRestore();
    await passToAlarm(visitor.person);
    await desk().heard(2);
    expect(await pushesOf(visitor.person)).toEqual([]);
  });
});

describe("a person who left by a fix", () => {
  it("has no silence to wait for", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping(at(SHOP));
    await visitor.ping({ ...at(NOWHERE_NEAR), present: ["shop"] });
    expect(await timersOf(visitor.person)).not.toHaveProperty("silence");
  });
});
