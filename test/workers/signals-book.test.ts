import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { endSignalsOf } from "../../workers/objects/signals/end-signals-of.ts";
import { runAlarm } from "../../workers/objects/signals/run-alarm.ts";
import { takeSignal } from "../../workers/objects/signals/take-signal.ts";
import { AREAS, callOf, openBook } from "./support/signals-book.ts";

const MINUTE_MS = 60_000;

let nowMs = Date.UTC(2032, 1, 2, 12);

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  nowMs += 48 * 60 * MINUTE_MS;
  vi.setSystemTime(nowMs);
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function pass(ms: number): void {
  nowMs += ms;
  vi.setSystemTime(nowMs);
}

describe("the book of signals", () => {
  it("tells the live state, and every area with what was said", async () => {
    const { world, take, on } = openBook();
    const reply = await take({ id: "a", state: "on" });
    const signal = {
      id: "a",
      type: "fresh",
      place: "bakery",
      fromMs: nowMs,
      untilMs: nowMs + 600_000,
      trust: "medium",
    };
    expect(reply).toMatchObject({ signal: "a", change: { on: true } });
    expect(on()).toEqual([signal]);
    expect(world.heard.toSorted()).toEqual(["start cell-1", "start cell-2", "start place:bakery"]);
    expect(world.news[0]).toEqual({ signal: { ...signal, data: { batch: 7 } }, version: nowMs });
  });

  it("tells areas of a new end, and to stop", async () => {
    const { world, take, on } = openBook();
    await take({ id: "a", state: "on" });
    pass(5 * MINUTE_MS);
    await take({ id: "b", state: "on" });
    expect(world.news.at(-1)?.signal).toMatchObject({ id: "a", untilMs: nowMs + 10 * MINUTE_MS });
    pass(1);
    expect(await take({ id: "c", state: "off" })).toMatchObject({ signal: "a" });
    expect(on()).toEqual([]);
    expect(world.heard.slice(-3).toSorted()).toEqual(["end cell-1 a", "end cell-2 a", "end place:bakery a"]);
  });

  it("tells areas a minute before the end that they know that it lasts longer, though no message comes", async () => {
    const { world, take, alarm, dueMs } = openBook();
    await take({ id: "a", state: "on", validForMs: 120 * MINUTE_MS });
    const knownMs = nowMs + 120 * MINUTE_MS;
    pass(20 * MINUTE_MS);
    await take({ id: "b", state: "on", validForMs: 120 * MINUTE_MS });
    await alarm();
    expect(world.heard).toHaveLength(AREAS.length);
    pass(100 * MINUTE_MS - MINUTE_MS - 1_000);
    await alarm();
    expect(await dueMs()).toBe(knownMs - MINUTE_MS);
    pass(1_000);
    await alarm();
    expect(world.heard).toHaveLength(2 * AREAS.length);
    expect(world.news.at(-1)).toMatchObject({ signal: { id: "a", untilMs: knownMs + 20 * MINUTE_MS }, version: nowMs });
    await alarm();
    expect(world.heard).toHaveLength(2 * AREAS.length);
  });

  it("ends what a sender began if that is revoked, once, and takes nothing of it for a while", async () => {
    const { world, take, live, alarm, on, rows } = openBook();
    await take({ id: "a", state: "on" });
    await take({ id: "b", state: "on", type: "ready" });
    await take({ id: "c", state: "on", type: "gong", sender: "other" });
    expect(await live((context) => endSignalsOf(context, "oven"))).toBe(true);
    expect(on()).toMatchObject([{ id: "c" }]);
    expect(world.heard.filter((one) => one.startsWith("end place:bakery"))).toHaveLength(2);
    expect(await live((context) => endSignalsOf(context, "oven"))).toBe(true);
    expect(world.heard.filter((one) => one.startsWith("end place:bakery"))).toHaveLength(2);
    expect(await take({ id: "d", state: "on" })).toBe("later");
    pass(1);
    expect(await take({ id: "e", state: "on", sender: "other" })).toMatchObject({ signal: "e" });
    pass(16_000);
    await alarm();
    expect(await rows("owed")).toBe(0);
    expect(await take({ id: "d", state: "on" })).toMatchObject({ signal: "e" });
  });

  it("goes on by itself if not everybody hears that a revoked sender's signals are off", async () => {
    const { world, take, live, alarm, on } = openBook();
    await take({ id: "a", state: "on" });
    world.isLiveThere = false;
    expect(await live((context) => endSignalsOf(context, "oven"))).toBe(false);
    world.isLiveThere = true;
    pass(5_000);
    await alarm();
    expect(on()).toEqual([]);
  });

  it("tells areas with an ever later version, also of an end that a late message brings forward", async () => {
    const { world, take } = openBook();
    const beganMs = nowMs;
    await take({ id: "a", state: "on", validForMs: 120 * MINUTE_MS });
    pass(MINUTE_MS);
    await take({ id: "b", state: "on", validForMs: 5 * MINUTE_MS });
    await take({ id: "c", state: "off", atMs: nowMs - MINUTE_MS / 2 });
    await take({ id: "d", state: "off" });
    expect(world.news.at(-1)).toMatchObject({ signal: { id: "a", untilMs: nowMs + 5 * MINUTE_MS }, version: nowMs });
    expect(world.news[0]?.version).toBe(beganMs);
    expect(world.ends).toEqual([nowMs + 1, nowMs + 1, nowMs + 1]);
  });

  it("leaves no state of what happens once, and tells areas of it", async () => {
    const { world, take, on } = openBook();
    expect(await take({ id: "a", validForMs: MINUTE_MS })).toEqual({ signal: "a" });
    expect(on()).toEqual([]);
    expect(world.news[0]?.signal).toMatchObject({ id: "a", fromMs: nowMs, untilMs: nowMs + MINUTE_MS });
  });

  it("answers later while the live state cannot be told, and the same message again once it can", async () => {
    const { world, take, on, rows } = openBook();
    world.isLiveThere = false;
    expect(await take({ id: "a", state: "on" })).toBe("later");
    expect(on()).toEqual([]);
    world.isLiveThere = true;
    expect(await take({ id: "a", state: "on" })).toMatchObject({ signal: "a" });
    expect(on()).toMatchObject([{ id: "a" }]);
    expect(await rows("owed")).toBe(0);
  });

  it("has its alarm tell what was lost, though nobody says it again", async () => {
    const { world, take, alarm, dueMs, on, rows } = openBook();
    world.isLiveThere = false;
    world.deaf.add("cell-2");
    await take({ id: "a", state: "on" });
    expect(await dueMs()).toBe(nowMs + 5_000);
    pass(5_000);
    await alarm();
    expect([on(), await dueMs()]).toEqual([[], nowMs + 5_000]);
    world.isLiveThere = true;
    world.deaf.clear();
    pass(5_000);
    await alarm();
    expect(on()).toMatchObject([{ id: "a" }]);
    // Areas that had answered are not told once more.
    expect(world.heard).toEqual(["start place:bakery", "start cell-1", "start cell-2"]);
    expect([await rows("owed"), await dueMs()]).toEqual([0, nowMs + 3_600_000]);
  });

  it("that stays in memory and waits to tidy has its alarm go off 5 s after a message that is owed somewhere", async () => {
    const { world, live, dueMs } = openBook();
    await live(async (context) => {
      await takeSignal(context, callOf({ id: "a", state: "on" }));
      await vi.waitFor(() => expect(context.store.owed()).toEqual([]));
      pass(5_000);
      await runAlarm(context);
      pass(MINUTE_MS);
      for (const area of AREAS) world.deaf.add(area);
      await takeSignal(context, callOf({ id: "b", state: "off" }));
      pass(3_000);
      // The alarm that is set is kept, so that a stream of messages does not push it off.
      await takeSignal(context, callOf({ id: "c", state: "on", place: "books" }));
    });
    expect(await dueMs()).toBe(nowMs + 2_000);
  });

  it("lost between its turn and its work, does the work by its alarm", async () => {
    const { world, live, alarm, dueMs, on } = openBook();
    // The turn is over when `takeSignal` first waits; this life ends there.
    await live(
      async (context) =>
        void takeSignal({ ...context, changeLive: () => new Promise(() => {}) }, callOf({ id: "a", state: "on" })),
    );
    expect([on(), world.heard]).toEqual([[], []]);
    expect(await dueMs()).toBe(nowMs + 5_000);
    pass(5_000);
    await alarm();
    expect(on()).toMatchObject([{ id: "a", fromMs: nowMs - 5_000 }]);
    expect(world.heard).toHaveLength(3);
  });

  it("turned off before areas heard that it is on, tells them to stop and not to start", async () => {
    const { world, take, alarm } = openBook();
    for (const area of AREAS) world.deaf.add(area);
    await take({ id: "a", state: "on" });
    pass(1);
    await take({ id: "b", state: "off" });
    world.deaf.clear();
    await alarm();
    expect(world.heard).toEqual(["end place:bakery a", "end cell-1 a", "end cell-2 a"]);
  });

  it("changes, and tells nobody, within 5 min of the last time people were told there", async () => {
    const { world, take, on } = openBook();
    await take({ id: "a", state: "on" });
    pass(1_000);
    await take({ id: "b", state: "off" });
    world.heard = [];
    pass(1_000);
    const untold = { signal: "c", untoldUntilMs: nowMs - 2_000 + 5 * MINUTE_MS };
    expect(await take({ id: "c", state: "on" })).toMatchObject(untold);
    expect(await take({ id: "c", state: "on" })).toMatchObject(untold);
    expect([on().map(({ id }) => id), world.heard]).toEqual([["c"], []]);
    pass(5 * MINUTE_MS);
    expect(await take({ id: "d", state: "on" })).not.toHaveProperty("untoldUntilMs");
    expect(world.heard).toHaveLength(3);
    expect(world.news.at(-1)?.signal.id).toBe("c");
  });

  it("lets one sender tell people 60 times an hour", async () => {
    const { take } = openBook();
    const at = (place: string, sender = "oven") => take({ id: `at ${place} ${sender}`, place, sender, state: "on" });
    for (let count = 0; count < 60; count++) expect(await at(`p${count}`)).not.toHaveProperty("untoldUntilMs");
    expect(await at("p60")).toHaveProperty("untoldUntilMs", nowMs + 60 * MINUTE_MS);
    expect(await at("p60", "other")).not.toHaveProperty("untoldUntilMs");
  });

  it("takes no more than 100 signals of one sender that are on, and forgets a message that it refused", async () => {
    const { take, rows } = openBook();
    const at = (place: string) => take({ id: `at ${place}`, place, state: "on" }, { areas: [] });
    for (let count = 0; count < 100; count++) await at(`p${count}`);
    expect(await at("p100")).toBe("too-many");
    expect(await rows("seen")).toBe(100);
    await take({ id: "off", place: "p7", state: "off", atMs: nowMs }, { areas: [] });
    expect(await at("p100")).toMatchObject({ signal: "at p100" });
  });

  it("keeps a type that the catalog does not name to itself, and ends what the catalog has stopped naming", async () => {
    const { take, on } = openBook();
    await take({ id: "a", state: "on" }, { isNamed: false, areas: [] });
    expect(on()).toEqual([]);
    pass(1);
    await take({ id: "b", state: "on" });
    expect(on()).toMatchObject([{ id: "a" }]);
    pass(1);
    await take({ id: "c", state: "off" }, { isNamed: false });
    expect(on()).toEqual([]);
  });

  it("forgets a day after all has ended, and rests", async () => {
    const { take, alarm, dueMs, rows } = openBook();
    await take({ id: "a", state: "on" });
    pass(26 * 60 * MINUTE_MS);
    await alarm();
    expect([await rows("signal"), await rows("seen"), await rows("told")]).toEqual([0, 0, 0]);
    expect(await dueMs()).not.toBe(nowMs + 3_600_000);
  });
});
