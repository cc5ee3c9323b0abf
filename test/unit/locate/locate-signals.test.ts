import { describe, expect, it } from "vitest";
import type { Moment } from "../../../shared/catalog/catalog.ts";
import { buildFenceIndex } from "../../../shared/geo/build-fence-index.ts";
import { openFenceIndex } from "../../../shared/geo/fence-index.ts";
import type { Facts } from "../../../shared/locate/facts.ts";
import { locateSignals } from "../../../shared/locate/locate-signals.ts";
import type { LiveSignal } from "../../../shared/signals/live-signal.ts";
import { oneCard, townPolicy } from "../../support/decide-world.ts";

const OVEN = { id: "oven", fence: { center: [0, 51] as [number, number], radius: 100 } };
const KIOSK = { id: "kiosk" };
const moment = (id: string, on: Moment["on"]): Moment => ({ id, on, caps: [{ max: 1, per: "day" }], ...oneCard() });
const POLICY = townPolicy({
  places: [OVEN, KIOSK],
  beacons: [],
  markers: [],
  moments: [
    moment("wide", { signal: "fresh", near: 900, place: { place: "oven" } }),
    moment("close", { signal: "fresh", near: 300, place: { place: "oven" } }),
    moment("here", { signal: "fresh" }),
  ],
});
const opened = openFenceIndex(buildFenceIndex([OVEN]));
if (!opened.ok) throw new Error("the fence cannot be read");
const index = opened.value;

const signal = (id: string, more: Partial<LiveSignal> = {}): LiveSignal => ({
  id,
  type: "fresh",
  place: "oven",
  fromMs: 0,
  untilMs: 1,
  trust: "medium",
  ...more,
});

/** What a ping so many metres north of the fence is held against. */
function locate(metres: number, signals: readonly LiveSignal[], present: readonly string[] = []) {
  const position = { latitude: 51 + (100 + metres) / 111_195, longitude: 0 };
  const facts = { device: "d", jti: "j", iatMs: 0, receivedMs: 0, beacons: [], channel: "inline" } satisfies Facts;
  return locateSignals(facts, { signals, present, position, policy: POLICY, index }).map(
    (found) => [found.signal.id, found.metres] as const,
  );
}

describe("a position and the signals that are on", () => {
  it.each([
    [10, 300],
    [299, 300],
    [301, 900],
    [899, 900],
    [901, undefined],
  ])("%i m from the fence is told by the least near that reaches it, never by the distance", (metres, reach) => {
    expect(locate(metres, [signal("a")])).toEqual(reach === undefined ? [] : [["a", reach]]);
  });

  it("whoever the device was told to be in a place is concerned there, without a distance", () => {
    expect(locate(5_000, [signal("a"), signal("b", { place: "kiosk" })], ["kiosk"])).toEqual([["b", undefined]]);
  });

  it("no other type, and no signal of no place, is anything to it", () => {
    const { place: _, ...nowhere } = signal("nowhere");
    expect(locate(10, [signal("other", { type: "tv" }), nowhere])).toEqual([]);
  });

  it("at most twenty are, the nearest and then the newest first", () => {
    const many = Array.from({ length: 30 }, (_, at) => signal(`n${at}`, { fromMs: at }));
    const found = locate(10, [...many, signal("in", { place: "kiosk" })], ["kiosk"]);
    expect(found).toHaveLength(20);
    expect(found[0]).toEqual(["in", undefined]);
    expect(found[1]).toEqual(["n29", 300]);
  });
});
