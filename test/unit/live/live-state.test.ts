import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeLive } from "../../../shared/live/change-live.ts";
import { parseReading } from "../../../shared/live/live-reading.ts";
import {
  applyChange,
  endSignals,
  foldLive,
  type LiveChange,
  type LiveEntry,
  NO_LIVE_STATE,
} from "../../../shared/live/live-state.ts";
import { meshFactsOf } from "../../../shared/live/mesh-facts.ts";
import { goneMs } from "../../../shared/live/void-reports.ts";
import { liveSignal, signalOn } from "../../support/live-signal.ts";

const NOW_MS = 1_000_000;

function stateAfter(changes: readonly LiveChange[], nowMs = NOW_MS) {
  return foldLive(changes.reduce<Readonly<Record<string, LiveEntry>>>(changeLive, {}), nowMs);
}

const moment = (name: string, on: boolean, atMs: number): LiveChange => ({ thing: { kind: "moment", name }, on, atMs });

/** Few names and few times, so that changes meet. */
const change: fc.Arbitrary<LiveChange> = fc.oneof(
  fc.record({
    thing: fc.record({
      kind: fc.constantFrom("moment", "campaign", "sender", "device"),
      name: fc.constantFrom("a", "b", "constructor"),
    }),
    on: fc.boolean(),
    atMs: fc.integer({ min: NOW_MS - 4, max: NOW_MS }),
  }),
  fc
    .record({
      type: fc.constantFrom("hot-light", "taxi"),
      place: fc.constantFrom(undefined, "shop", "bakery"),
      on: fc.boolean(),
      atMs: fc.integer({ min: NOW_MS - 4, max: NOW_MS }),
      untilMs: fc.integer({ min: NOW_MS - 2, max: NOW_MS + 2 }),
    })
    .map(({ type, place, on, atMs, untilMs }): LiveChange => {
      const named = place === undefined ? { type } : { type, place };
      return on ? signalOn({ ...named, untilMs }, atMs) : { thing: { kind: "signal", ...named }, on, atMs };
    }),
  fc
    .record({
      sender: fc.constantFrom("a", "b"),
      sinceMs: fc.constantFrom(9, 10),
      atMs: fc.integer({ min: NOW_MS - 4, max: NOW_MS }),
      isOver: fc.boolean(),
    })
    .map(({ sender, sinceMs, atMs, isOver }): LiveChange => {
      const revoked: LiveChange = { thing: { kind: "reports", sender, sinceMs }, on: true, atMs };
      return isOver ? { ...revoked, untilMs: goneMs(atMs) } : revoked;
    }),
);

describe("the live state", () => {
  it("tells what is paused, on and revoked, each in order of name", () => {
    const state = stateAfter([
      moment("welcome", true, 1),
      moment("breakfast", true, 2),
      { thing: { kind: "campaign", name: "spring" }, on: true, atMs: 3 },
      { thing: { kind: "sender", name: "till-4" }, on: true, atMs: 4 },
      { thing: { kind: "device", name: "thumb" }, on: true, atMs: 5 },
      { thing: { kind: "reports", sender: "till-4", sinceMs: 2 }, on: true, atMs: 4 },
      { thing: { kind: "reports", sender: "till-5", sinceMs: 1 }, on: true, atMs: 6, untilMs: goneMs(6) },
      signalOn({ type: "hot-light", place: "shop", untilMs: NOW_MS + 1 }, 6),
      signalOn({ type: "tv-spot", untilMs: NOW_MS + 2 }, 7),
    ]);
    expect(state).toEqual({
      pausedMoments: ["breakfast", "welcome"],
      pausedCampaigns: ["spring"],
      pausedCoupons: [],
      signals: [
        liveSignal({ type: "hot-light", place: "shop", untilMs: NOW_MS + 1 }),
        liveSignal({ type: "tv-spot", untilMs: NOW_MS + 2 }),
      ],
      revokedSenders: ["till-4"],
      voidReports: [
        { sender: "till-4", sinceMs: 2 },
        { sender: "till-5", sinceMs: 1, untilMs: 6 },
      ],
      revokedDevices: ["thumb"],
      revokedBeacons: [],
    });
  });

  it("is the same whatever the order in which changes arrive, and however often each does", () => {
    const told = fc.array(change, { maxLength: 12 }).chain((changes) =>
      fc.record({
        changes: fc.constant(changes),
        shuffled: fc.shuffledSubarray([...changes, ...changes], {
          minLength: changes.length * 2,
          maxLength: changes.length * 2,
        }),
      }),
    );
    fc.assert(
      fc.property(told, ({ changes, shuffled }) => {
        expect(stateAfter(shuffled)).toEqual(stateAfter(changes));
      }),
    );
  });

  it("follows the latest change of a thing, and of two at once the one that turns on", () => {
    expect(stateAfter([moment("m", true, 2), moment("m", false, 1)]).pausedMoments).toEqual(["m"]);
    expect(stateAfter([moment("m", true, 1), moment("m", false, 2)]).pausedMoments).toEqual([]);
    expect(stateAfter([moment("m", true, 1), moment("m", false, 1)]).pausedMoments).toEqual(["m"]);
  });

  it("of two signals at once keeps the one that lasts longer, whichever came first", () => {
    const lasting = (untilMs: number) => signalOn({ type: "taxi", untilMs }, NOW_MS);
    const [short, long] = [lasting(NOW_MS + 1), lasting(NOW_MS + 2)];
    for (const order of [
      [short, long],
      [long, short],
    ]) {
      expect(stateAfter(order).signals).toEqual([liveSignal({ type: "taxi", untilMs: NOW_MS + 2 })]);
    }
  });

  it("leaves out a signal that was stored before signals had an id", () => {
    const { signal: _signal, ...old } = signalOn({ type: "taxi", untilMs: NOW_MS + 1 }, 1);
    expect(stateAfter([old])).toEqual(NO_LIVE_STATE);
    const [left] = [{ type: "taxi", untilMs: 5 }];
    const reading = {
      atMs: 1,
      state: { ...NO_LIVE_STATE, signals: [left, liveSignal({ type: "fresh", untilMs: 5 })] },
    };
    expect(parseReading(reading)?.state.signals).toEqual([liveSignal({ type: "fresh", untilMs: 5 })]);
  });

  it("remembers what is void for 400 days after its sender was restored, and as long as it is revoked", () => {
    const thing = { kind: "reports", sender: "till", sinceMs: 5 } as const;
    const revoked: LiveChange = { thing, on: true, atMs: 10 };
    const restored: LiveChange = { thing, on: true, atMs: 20, untilMs: goneMs(20) };
    const LATER_MS = 401 * 86_400_000;
    for (const order of [
      [revoked, restored],
      [restored, revoked],
    ]) {
      expect(stateAfter(order, goneMs(20) - 1).voidReports).toEqual([{ sender: "till", sinceMs: 5, untilMs: 20 }]);
      expect(stateAfter(order, goneMs(20)).voidReports).toEqual([]);
    }
    expect(stateAfter([revoked, moment("m", true, LATER_MS)], LATER_MS).voidReports).toEqual([
      { sender: "till", sinceMs: 5 },
    ]);
    const state = { ...NO_LIVE_STATE, voidReports: [{ sender: "till", sinceMs: 5, untilMs: 20 }] };
    expect(parseReading({ atMs: 1, state })?.state).toEqual(state);
    const { voidReports: _, ...old } = NO_LIVE_STATE;
    expect(parseReading({ atMs: 1, state: old })?.state).toEqual(NO_LIVE_STATE);
  });

  it("takes one more change as the truth will", () => {
    const bySignal = (a: { type: string; place?: string }, b: typeof a) =>
      `${a.type} ${a.place}`.localeCompare(`${b.type} ${b.place}`);
    fc.assert(
      fc.property(fc.array(change), change, (changes, last) => {
        const next = { ...last, atMs: NOW_MS + 1, ...(last.on && last.untilMs ? { untilMs: NOW_MS + 5 } : {}) };
        const applied = applyChange(stateAfter(changes), next);
        const folded = stateAfter([...changes, next]);
        expect({ ...applied, signals: applied.signals.toSorted(bySignal) }).toEqual({
          ...folded,
          signals: folded.signals.toSorted(bySignal),
        });
      }),
    );
  });

  it("loses a signal when its time has come, and not before", () => {
    const state = { ...NO_LIVE_STATE, signals: [liveSignal({ type: "taxi", untilMs: NOW_MS })] };
    expect(endSignals(state, NOW_MS - 1)).toBe(state);
    expect(endSignals(state, NOW_MS)).toEqual(NO_LIVE_STATE);
  });
});

describe("the facts of a decision", () => {
  it("name each signal that is on, the units at hand, and the age of what is known", () => {
    const live = {
      ...NO_LIVE_STATE,
      pausedMoments: ["m"],
      pausedCampaigns: ["c"],
      signals: [
        liveSignal({ type: "taxi", place: "a", untilMs: 1 }),
        liveSignal({ type: "taxi", place: "b", untilMs: 1 }),
      ],
    };
    const facts = {
      pausedMoments: ["m"],
      pausedCampaigns: ["c"],
      liveSignals: [
        { type: "taxi", place: "a" },
        { type: "taxi", place: "b" },
      ],
      units: ["spring"],
    };
    expect(meshFactsOf(live, ["spring"], 1_500)).toEqual({ ...facts, liveAgeMs: 1_500 });
  });

  it("name only signals of types that a condition asks for", () => {
    const signals = [liveSignal({ type: "taxi", untilMs: 1 }), liveSignal({ type: "rain", untilMs: 1 })];
    const named = (types?: string[]) =>
      meshFactsOf({ ...NO_LIVE_STATE, signals }, [], 0, types && new Set(types)).liveSignals.map(({ type }) => type);
    expect([named(), named(["rain"]), named([])]).toEqual([["taxi", "rain"], ["rain"], []]);
  });

  it("name no age where the live state was never read", () => {
    expect(meshFactsOf(NO_LIVE_STATE, [])).not.toHaveProperty("liveAgeMs");
  });
});
