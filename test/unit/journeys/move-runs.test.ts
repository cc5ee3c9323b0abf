import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type JourneyWorld, type Mover, moveRuns } from "../../../shared/journeys/move-runs.ts";
import { type Journeys, NO_JOURNEYS, plainData } from "../../../shared/journeys/run.ts";
import { waitForRuns } from "../../../shared/journeys/wait-for-runs.ts";
import { at, FLIGHT, indexOf, signal, span } from "./flight.ts";

const WORLD: JourneyWorld = { index: indexOf(FLIGHT), isGranted: () => true };
const DEPARTS = { departs: "2026-08-14T18:00:00Z", boards: "2026-08-14T17:20:00Z", lands: "2026-08-14T20:00:00Z" };

/** Plays what happens one after the other; what each made fire, as "stage" or "stage key". */
function play(
  movers: readonly Mover[],
  world = WORLD,
  before = NO_JOURNEYS,
): { fired: string[]; journeys: Journeys; ended: string[] } {
  let journeys = before;
  const fired: string[] = [];
  const ended: string[] = [];
  for (const mover of movers) {
    const step = moveRuns(journeys, mover, world);
    journeys = step.journeys;
    fired.push(...step.reached.map(({ stage }) => stage));
    ended.push(...step.ended.map(({ key, reason }) => `${key} ${reason}`));
  }
  return { fired, journeys, ended };
}

const booked = (time: string, data: object = DEPARTS) => signal("booked", at(time), { data });
const event = (time: string, key = "AC834"): Mover => ({
  kind: "event",
  name: "check-in",
  key,
  atMs: at(time),
  trust: "low",
});
const enter = (time: string, labels = ["airport"]): Mover => ({
  kind: "enter",
  place: "fra",
  labels,
  atMs: at(time),
  trust: "medium",
});
const scan = (time: string, marker = "taxi-rank"): Mover => ({ kind: "scan", marker, atMs: at(time), trust: "medium" });

describe("a run", () => {
  it.each<[sentence: string, movers: readonly Mover[], fired: readonly string[], stage: string | undefined]>([
    ["is made by the stage that opens it", [booked("08:00")], ["booked"], "booked"],
    ["moves on with an event of its key", [booked("08:00"), event("09:00")], ["booked", "checked-in"], "checked-in"],
    ["is not moved by an event of another key", [booked("08:00"), event("09:00", "AC1")], ["booked"], "booked"],
    [
      "fires nothing that it passed over",
      [booked("08:00"), signal("gate", at("09:00")), event("10:00")],
      ["booked", "gate"],
      "gate",
    ],
    [
      "fires once for a stage that is told again with the same data",
      [booked("08:00"), booked("09:00")],
      ["booked"],
      "booked",
    ],
    [
      "fires again if its stage has other data",
      [
        signal("booked", at("08:00")),
        signal("gate", at("09:00"), { data: { gate: "A1" } }),
        signal("gate", at("09:30"), { data: { gate: "B7" } }),
      ],
      ["booked", "gate", "gate"],
      "gate",
    ],
    [
      "does not fire again for older data",
      [
        booked("08:00"),
        signal("gate", at("09:30"), { data: { gate: "B7" } }),
        signal("gate", at("09:00"), { data: { gate: "A1" } }),
      ],
      ["booked", "gate"],
      "gate",
    ],
    [
      "comes to a place in the span around an instant of it",
      [booked("08:00"), enter("12:00")],
      ["booked", "at-airport"],
      "at-airport",
    ],
    ["does not come to it a minute too early", [booked("08:00"), enter("11:59")], ["booked"], "booked"],
    ["does not come to it a minute too late", [booked("08:00"), enter("19:01")], ["booked"], "booked"],
    ["does not come to a place without the label", [booked("08:00"), enter("12:00", ["shop"])], ["booked"], "booked"],
    [
      "does not come to a place while the instant is not known",
      [signal("booked", at("08:00")), enter("12:00")],
      ["booked"],
      "booked",
    ],
    [
      "does not come to a place whose instant has no offset",
      [booked("08:00", { departs: "2026-08-14T18:00:00" }), enter("12:00")],
      ["booked"],
      "booked",
    ],
    ["comes to a scan in its span", [booked("08:00"), scan("20:30")], ["booked", "taxi"], "taxi"],
    [
      "is over with the stage that ends it",
      [booked("08:00"), signal("home", at("22:00"))],
      ["booked", "home"],
      undefined,
    ],
    ["is not made by a stage that does not open", [signal("gate", at("09:00"))], [], undefined],
    ["may be made by any stage that opens", [signal("landed", at("20:00"))], ["landed"], "landed"],
    [
      "begins at the furthest stage that waited for it",
      [signal("gate", at("09:00")), booked("09:01")],
      ["gate"],
      "gate",
    ],
    [
      "that is over is not made again by what was said before its end",
      [booked("08:00"), signal("home", at("22:00")), signal("landed", at("21:00"))],
      ["booked", "home"],
      undefined,
    ],
    [
      "that is over is made again by what opens it later",
      [booked("08:00"), signal("home", at("22:00")), booked("22:01")],
      ["booked", "home", "booked"],
      "booked",
    ],
  ])("%s", (_, movers, fired, stage) => {
    const { journeys, ...told } = play(movers);
    expect(told.fired).toEqual(fired);
    expect(journeys.runs.map((run) => run.stage)).toEqual(stage === undefined ? [] : [stage]);
  });

  it("keeps two flights apart", () => {
    const other = { key: "LH400" };
    const { fired, journeys } = play([
      booked("08:00"),
      signal("booked", at("08:05"), other),
      signal("gate", at("09:00"), other),
    ]);
    expect(fired).toEqual(["booked", "booked", "gate"]);
    expect(journeys.runs.map(({ key, stage }) => `${key} ${stage}`)).toEqual(["AC834 booked", "LH400 gate"]);
  });

  it("is moved by an enter for each flight whose span holds it", () => {
    const other = signal("booked", at("08:05"), {
      key: "LH400",
      data: { ...DEPARTS, departs: "2026-08-16T18:00:00Z" },
    });
    const { journeys } = play([booked("08:00"), other, enter("13:00")]);
    expect(journeys.runs.map(({ key, stage }) => `${key} ${stage}`)).toEqual(["AC834 at-airport", "LH400 booked"]);
  });

  it("has no data of a device's event", () => {
    const { journeys } = play([booked("08:00"), event("09:00")]);
    expect(journeys.runs.map(plainData)).toEqual([DEPARTS]);
  });

  it("is not there for someone who did not grant its purposes", () => {
    const { journeys } = play([booked("08:00")], { ...WORLD, isGranted: (purpose) => purpose !== "profiling" });
    expect(journeys).toBe(NO_JOURNEYS);
  });

  it("has the trust of what moved it", () => {
    const { journeys } = play([booked("08:00"), event("09:00")]);
    expect(journeys.runs.map(({ trust }) => trust)).toEqual(["low"]);
  });
});

describe("ten runs of a journey", () => {
  const ten = Array.from({ length: 10 }, (_, n) =>
    signal("booked", at("08:00") + n, { key: `F${n}`, sender: n === 0 ? "partner" : "airline" }),
  );

  it("give way to the eleventh: the one of the same sender that was idle longest ends", () => {
    const { journeys, ended } = play([...ten, signal("booked", at("09:00"), { key: "F10" })]);
    expect(ended).toEqual(["F1 displaced"]);
    expect(journeys.runs.map(({ key }) => key)).toEqual(["F0", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10"]);
  });

  it("stay if somebody else opens one more", () => {
    const { journeys, fired, ended } = play([
      ...ten,
      signal("booked", at("09:00"), { key: "F10", sender: "stranger" }),
    ]);
    expect([fired.length, ended, journeys.runs.length]).toEqual([10, [], 10]);
  });
});

describe("whatever order signals arrive in", () => {
  const types = FLIGHT.stages.flatMap(({ on, ends }) => (on.kind === "signal" && !ends ? [on.type] : []));
  const told = fc.record({
    type: fc.constantFrom(...types),
    minute: fc.integer({ min: 0, max: 600 }),
    data: fc.dictionary(fc.constantFrom("gate", "belt", "departs"), fc.constantFrom("A", "B", 7), { maxKeys: 3 }),
  });
  const messages = fc.array(told, { minLength: 1, maxLength: 12 }).chain((list) => {
    const movers = list.map(({ type, minute, data }, n) =>
      signal(type, at("06:00") + minute * 60_000, { data, by: String(n) }),
    );
    const opener = signal("booked", at("05:00"), { by: "opener" });
    return fc.tuple(
      fc.constant([opener, ...movers]),
      fc.shuffledSubarray([opener, ...movers], { minLength: movers.length + 1 }),
    );
  });

  it("the run ends up at the same stage with the same data", () => {
    fc.assert(
      fc.property(messages, ([inOrder, shuffled]) => {
        const [one, two] = [play(inOrder), play(shuffled)].map(({ journeys }) =>
          journeys.runs.map((run) => ({ stage: run.stage, data: plainData(run) })),
        );
        expect(two).toEqual(one);
      }),
    );
  });

  it("a message that is repeated changes nothing the second time", () => {
    fc.assert(
      fc.property(messages, ([, shuffled]) => {
        const { journeys } = play(shuffled);
        const again = shuffled.filter(({ atMs }) => journeys.early.every((early) => early.atMs !== atMs));
        expect(play(again, WORLD, journeys)).toEqual({ fired: [], journeys, ended: [] });
      }),
    );
  });
});

describe("a run that waits", () => {
  /** What fires while time passes, minute by minute, or only at the last minute as after an outage. */
  function pass(journeys: Journeys, from: string, until: string, world = WORLD): string[] {
    const fired: string[] = [];
    let known = journeys;
    for (let nowMs = at(from); nowMs <= at(until); nowMs += 60_000) {
      const step = waitForRuns(known, world, { untilMs: nowMs + 1, nowMs });
      known = step.journeys;
      const time = new Date(nowMs).toISOString().slice(11, 16);
      fired.push(
        ...step.reached.map(({ stage }) => `${time} ${stage}`),
        ...step.ended.map(({ reason }) => `${time} ${reason}`),
      );
    }
    return fired;
  }

  it("comes to a stage at the instant of it, and to the next after its time", () => {
    const { journeys } = play([booked("08:00"), signal("gate", at("16:00"), { data: { gate: "A1" } })]);
    expect(pass(journeys, "16:00", "18:00")).toEqual(["16:20 upgrade", "17:20 boarding"]);
  });

  it("counts the time anew if its stage is told something new", () => {
    const gate = (time: string, name: string) => signal("gate", at(time), { data: { gate: name } });
    const { journeys } = play([booked("08:00"), gate("16:00", "A1"), gate("16:15", "B7")]);
    expect(pass(journeys, "16:15", "17:00")).toEqual(["16:35 upgrade"]);
  });

  it("does not come to what it has passed", () => {
    const { journeys } = play([booked("08:00"), signal("landed", at("16:00"))]);
    expect(pass(journeys, "16:00", "18:00")).toEqual([]);
  });

  it("follows an instant that moves", () => {
    const { journeys } = play([
      booked("08:00"),
      signal("gate", at("16:00")),
      signal("booked", at("16:30"), { data: { boards: "2026-08-14T17:50:00Z" } }),
    ]);
    expect(pass(journeys, "16:30", "18:00")).toEqual(["16:30 upgrade", "17:50 boarding"]);
  });

  it("fires only the last stage that it came to while no one looked", () => {
    const { journeys } = play([booked("08:00"), signal("gate", at("16:00"))]);
    expect(pass(journeys, "17:30", "17:30")).toEqual(["17:30 boarding"]);
  });

  it("does not come to an instant that is more than an hour past", () => {
    const { journeys } = play([booked("08:00"), signal("gate", at("16:00"))]);
    expect(pass(journeys, "18:21", "18:21")).toEqual(["18:21 upgrade"]);
    expect(pass(journeys, "18:20", "18:20")).toEqual(["18:20 boarding"]);
  });

  it("leaves an event of the same instant the right of way", () => {
    const { journeys } = play([booked("08:00"), signal("gate", at("16:00"))]);
    const atOnce = waitForRuns(journeys, WORLD, { untilMs: at("16:20"), nowMs: at("16:20") });
    expect(atOnce.reached).toEqual([]);
    expect(moveRuns(atOnce.journeys, signal("landed", at("16:20")), WORLD).reached.map(({ stage }) => stage)).toEqual([
      "landed",
    ]);
  });

  it("ends if nothing came for as long as the journey waits", () => {
    const { journeys } = play([signal("landed", at("08:00"))]);
    const end = at("08:00") + span("P3D");
    expect(waitForRuns(journeys, WORLD, { untilMs: end, nowMs: end }).ended).toEqual([]);
    expect(waitForRuns(journeys, WORLD, { untilMs: end + 1, nowMs: end }).ended).toEqual([
      { journey: "flight", key: "AC834", atMs: end, reason: "idle" },
    ]);
  });

  it("ends if its purposes are withdrawn, or its journey leaves the catalog", () => {
    const { journeys } = play([booked("08:00")]);
    const reasons = [
      { ...WORLD, isGranted: () => false },
      { ...WORLD, index: indexOf() },
    ].map((world) =>
      waitForRuns(journeys, world, { untilMs: at("08:01"), nowMs: at("08:01") }).ended.map(({ reason }) => reason),
    );
    expect(reasons).toEqual([["withdrawn"], ["removed"]]);
  });

  it("goes on from the furthest stage that it passed if the catalog no longer has its own", () => {
    const edited = { ...FLIGHT, stages: FLIGHT.stages.filter(({ id }) => id !== "gate" && id !== "upgrade") };
    const { journeys } = play([booked("08:00"), signal("gate", at("16:00"))]);
    expect(pass(journeys, "17:19", "17:20", { ...WORLD, index: indexOf(edited) })).toEqual(["17:20 boarding"]);
    expect(play([event("16:30")], { ...WORLD, index: indexOf(edited) }, journeys).fired).toEqual([]);
  });

  it("is over with a stage that ends it, whatever would come after that", () => {
    const stages = FLIGHT.stages.map((stage) => (stage.id === "upgrade" ? { ...stage, ends: true } : stage));
    const world = { ...WORLD, index: indexOf({ ...FLIGHT, stages }) };
    const { journeys } = play([booked("08:00"), signal("gate", at("16:00"))], world);
    // Nobody looked until it would have boarded as well.
    expect(pass(journeys, "17:30", "17:30", world)).toEqual(["17:30 upgrade", "17:30 ended"]);
  });

  it("waits for an instant, however clocks change in between", () => {
    const night = (boards: string) => play([booked("08:00", { boards })]).journeys;
    // Half past two comes twice in Berlin that night: each is an instant of its own.
    const [summer, winter] = [night("2026-10-25T02:30:00+02:00"), night("2026-10-25T02:30:00+01:00")];
    const soon = { summer: "2026-10-25T00:30:00.001Z", winter: "2026-10-25T01:30:00.001Z" };
    const long = { ...WORLD, index: indexOf({ ...FLIGHT, endAfterMs: span("P100D") }) };
    const fires = (journeys: Journeys, iso: string) =>
      waitForRuns(journeys, long, { untilMs: Date.parse(iso), nowMs: Date.parse(iso) }).reached.map(
        ({ stage }) => stage,
      );
    expect([fires(summer, soon.summer), fires(winter, soon.summer), fires(winter, soon.winter)]).toEqual([
      ["boarding"],
      [],
      ["boarding"],
    ]);
  });

  it("and others are left alone if only one is asked for", () => {
    const { journeys } = play([
      booked("08:00"),
      signal("gate", at("16:00")),
      signal("booked", at("08:00"), { key: "LH400" }),
      signal("gate", at("16:00"), { key: "LH400" }),
    ]);
    const isAsked = ({ key }: { readonly key: string }) => key === "LH400";
    const step = waitForRuns(journeys, WORLD, { untilMs: at("16:30"), nowMs: at("16:30"), isAsked });
    expect(step.journeys.runs.map(({ key, stage }) => `${key} ${stage}`)).toEqual(["AC834 gate", "LH400 upgrade"]);
    expect(step.journeys.runs[0]).toBe(journeys.runs[0]);
  });
});
