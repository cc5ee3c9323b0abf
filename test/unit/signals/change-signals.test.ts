import { describe, expect, it } from "vitest";
import {
  areasDueMs,
  changeSignals,
  renewAreas,
  type SignalsAtHand,
  type SignalTurn,
} from "../../../shared/signals/change-signals.ts";
import type { SaidSignal } from "../../../shared/signals/stored-signal.ts";

const NOW_MS = Date.UTC(2031, 5, 3, 12);
const MINUTE_MS = 60_000;
const AREAS = ["place:bakery", "cell-1"];

const NOTHING: SignalsAtHand = { before: undefined, on: 0, onOfSender: 0, senderToldMs: [] };

function say(id: string, state: "on" | "off" | undefined, atMs = NOW_MS): SaidSignal {
  const said = { id, sender: "oven", trust: "medium", type: "fresh", place: "bakery", data: {}, atMs } as const;
  if (state === "off") return { ...said, state };
  return state === undefined ? said : { ...said, state, validForMs: 10 * MINUTE_MS };
}

/** One sentence of what a turn does. */
function tell(turn: SignalTurn | undefined): string {
  if (turn === undefined) return "is refused";
  const { signal, live, tell: told, untoldUntilMs } = turn;
  const news =
    told === undefined
      ? ""
      : told.what === "end"
        ? ", areas stop"
        : told.isFirst
          ? ", people are told"
          : ", areas go on";
  const untold = untoldUntilMs === undefined ? "" : `, nobody is told for ${(untoldUntilMs - NOW_MS) / MINUTE_MS} min`;
  return `${signal}${live === undefined ? "" : ` is ${live}`}${news}${untold}`;
}

const take = (said: SaidSignal, more: Partial<SignalsAtHand> = {}, areas = AREAS) =>
  changeSignals({ ...NOTHING, ...more }, said, areas, NOW_MS);

const begun = take(say("a", "on", NOW_MS - MINUTE_MS))?.stored;
const ended = take(say("b", "off", NOW_MS - MINUTE_MS), { before: begun })?.stored;
const untold = take(say("a", "on", NOW_MS - MINUTE_MS), { toldMs: NOW_MS - 2 * MINUTE_MS })?.stored;
const unheard = take(say("a", "on", NOW_MS - MINUTE_MS), {}, [])?.stored;
const hour = (count: number) => Array.from({ length: count }, (_, at) => NOW_MS - 59 * MINUTE_MS + at);

describe("areas of a signal that is on", () => {
  const HOUR_MS = 60 * MINUTE_MS;
  const long = take({ ...say("a", "on"), validForMs: 2 * HOUR_MS })?.stored;
  const prolong = (minutes: number, areas = AREAS, said: Partial<SaidSignal> = {}) => {
    const nowMs = NOW_MS + minutes * MINUTE_MS;
    const prolongs = { ...say("c", "on", nowMs), validForMs: 2 * HOUR_MS, ...said } as SaidSignal;
    return changeSignals({ ...NOTHING, before: long }, prolongs, areas, nowMs);
  };

  it.each([
    [1, false],
    [59, false],
    [61, true],
  ])("hear of a later end once less than half of it is known: after %d min %s", (minutes, isTold) => {
    const turn = prolong(minutes);
    expect([turn?.live, turn?.tell !== undefined]).toEqual(["on", isTold]);
  });

  it("hear of a later end in the last 10 minutes, and of an earlier one at once", () => {
    expect(tell(prolong(111, AREAS, { validForMs: 10 * MINUTE_MS }))).toBe("a is on, areas go on");
    const short = { before: prolong(1, AREAS, { validForMs: 3 * HOUR_MS })?.stored };
    const late = { ...say("d", "off", NOW_MS + MINUTE_MS / 2) };
    expect(changeSignals({ ...NOTHING, ...short }, late, AREAS, NOW_MS + 2 * MINUTE_MS)?.tell).toBeUndefined();
    const fresh = { ...say("e", "on", NOW_MS + MINUTE_MS), validForMs: 5 * MINUTE_MS };
    const both = changeSignals({ ...NOTHING, before: long }, fresh, AREAS, NOW_MS + MINUTE_MS)?.stored;
    const turn = changeSignals({ ...NOTHING, before: both }, late, AREAS, NOW_MS + 2 * MINUTE_MS);
    expect(turn?.tell).toMatchObject({ what: "start", untilMs: NOW_MS + 6 * MINUTE_MS });
  });

  it("hear of a later end a minute before the one that they know, though no message comes", () => {
    const longer = changeSignals(
      { ...NOTHING, before: long },
      say("c", "on", NOW_MS + MINUTE_MS),
      AREAS,
      NOW_MS + MINUTE_MS,
    );
    expect(areasDueMs(longer?.stored)).toBeUndefined();
    const stored = prolong(20)?.stored;
    const knownMs = NOW_MS + 120 * MINUTE_MS;
    expect(areasDueMs(stored)).toBe(knownMs - MINUTE_MS);
    if (stored === undefined) throw new Error("it is on");
    expect(renewAreas(stored, knownMs - MINUTE_MS - 1)).toBeUndefined();
    const renewed = renewAreas(stored, knownMs - MINUTE_MS);
    expect(renewed).toEqual({ ...stored, areasUntilMs: NOW_MS + 140 * MINUTE_MS });
    expect(areasDueMs(renewed)).toBeUndefined();
  });

  it("become more if the signal reaches further by now, and all of them hear of its end", () => {
    const wider = prolong(1, ["place:bakery", "cell-2"]);
    expect(wider?.tell).toMatchObject({ what: "start", areas: [...AREAS, "cell-2"], isFirst: false });
    const off = say("d", "off", NOW_MS + 2 * MINUTE_MS);
    const turn = changeSignals({ ...NOTHING, before: wider?.stored }, off, [], NOW_MS + 2 * MINUTE_MS);
    expect(turn?.tell).toEqual({ what: "end", areas: [...AREAS, "cell-2"] });
  });
});

describe("what happens once", () => {
  it.each([
    ["is told for an hour at most", say("a", undefined), 60],
    ["is told for as long as it says, if that is less", { ...say("a", undefined), validForMs: 5 * MINUTE_MS }, 5],
    ["is told for an hour at most, though it comes late", say("a", undefined, NOW_MS - 600 * MINUTE_MS), 60],
  ])("%s", (_, said, minutes) => {
    expect(take(said)?.tell).toMatchObject({ untilMs: NOW_MS + minutes * MINUTE_MS });
  });
});

describe("one message", () => {
  it.each<[string, ReturnType<typeof take>, string]>([
    ["of an oven that is turned on", take(say("a", "on")), "a is on, people are told"],
    ["that comes when its time is over", take(say("a", "on", NOW_MS - 10 * MINUTE_MS)), "a"],
    ["that prolongs it", take(say("c", "on"), { before: begun }), "a is on, areas go on"],
    ["that says nothing new", take(say("c", "on", NOW_MS - MINUTE_MS), { before: begun }), "a"],
    ["that turns it off", take(say("c", "off"), { before: begun }), "a is off, areas stop"],
    ["that turns off what is off", take(say("c", "off"), { before: ended }), "a"],
    ["that turns off what never was on", take(say("c", "off")), "c"],
    ["that turns it on again after off", take(say("c", "on"), { before: ended }), "c is on, people are told"],
    ["that is older than the last off", take(say("c", "on", NOW_MS - 2 * MINUTE_MS), { before: ended }), "c"],
    ["that happens once", take(say("a", undefined)), "a, people are told"],
    ["that happened once, too long ago", take(say("a", undefined, NOW_MS - 24 * 60 * MINUTE_MS)), "a"],
    ["that concerns nobody anywhere", take(say("a", "on"), {}, []), "a is on"],
    ["that comes to concern somebody", take(say("c", "on"), { before: unheard }), "a is on, people are told"],
    [
      "less than 5 min after people were told there",
      take(say("a", "on"), { toldMs: NOW_MS - MINUTE_MS }),
      "a is on, nobody is told for 4 min",
    ],
    [
      "5 min after people were told there",
      take(say("a", "on"), { toldMs: NOW_MS - 5 * MINUTE_MS }),
      "a is on, people are told",
    ],
    [
      "that prolongs what nobody was told of, too early",
      take(say("c", "on"), { before: untold, toldMs: NOW_MS - MINUTE_MS }),
      "a is on, nobody is told for 4 min",
    ],
    [
      "that prolongs what nobody was told of, later",
      take(say("c", "on"), { before: untold, toldMs: NOW_MS - 6 * MINUTE_MS }),
      "a is on, people are told",
    ],
    [
      "that prolongs what people are told of already",
      take(say("c", "on"), { before: begun, toldMs: NOW_MS - MINUTE_MS }),
      "a is on, areas go on",
    ],
    [
      "of a sender that told people 59 times",
      take(say("a", "on"), { senderToldMs: hour(59) }),
      "a is on, people are told",
    ],
    [
      "of a sender that told people 60 times",
      take(say("a", "on"), { senderToldMs: hour(60) }),
      "a is on, nobody is told for 1 min",
    ],
    [
      "that happens once, too often",
      take(say("a", undefined), { senderToldMs: hour(60) }),
      "a, nobody is told for 1 min",
    ],
    ["while 1,000 signals are on", take(say("a", "on"), { on: 1_000 }), "is refused"],
    ["while 999 signals are on", take(say("a", "on"), { on: 999 }), "a is on, people are told"],
    ["while 100 signals of its sender are on", take(say("a", "on"), { onOfSender: 100 }), "is refused"],
    [
      "that prolongs, while 1,000 others are on",
      take(say("c", "on"), { before: begun, on: 1_000 }),
      "a is on, areas go on",
    ],
    [
      "that turns off, while 1,000 others are on",
      take(say("c", "off"), { before: begun, on: 1_000 }),
      "a is off, areas stop",
    ],
    ["that happens once, while 1,000 are on", take(say("a", undefined), { on: 1_000 }), "a, people are told"],
  ])("%s", (_, turn, told) => {
    expect(tell(turn)).toBe(told);
  });
});
