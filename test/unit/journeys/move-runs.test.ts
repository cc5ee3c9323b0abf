import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JourneyWorld, Mover } from "../../../shared/journeys/move-runs.ts";
import { NO_JOURNEYS, plainData } from "../../../shared/journeys/run.ts";
import { at, FLIGHT, indexOf, signal } from "./flight.ts";

import { booked, DEPARTS, enter, event, play, scan, WORLD } from "./play.ts";

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
      "that is over is not made again by the stage that ended it, and that stage waits for no other run",
      [booked("08:00"), signal("home", at("22:00")), signal("home", at("22:05")), booked("22:10")],
      ["booked", "home", "booked"],
      "booked",
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

describe("a run whose stage the catalog has lost", () => {
  const stages = FLIGHT.stages.filter(({ id }) => id !== "boarding");
  const later: JourneyWorld = { ...WORLD, index: indexOf({ ...FLIGHT, stages }) };
  const gate = (time: string, name: string) => signal("gate", at(time), { data: { gate: name } });
  const before = play([booked("08:00"), gate("16:00", "A1")]).journeys;
  const boarding = before.runs.map((run) => ({ ...run, stage: "boarding", passed: [...run.passed, "gate"] }));

  it("is told something new of the stage before, which fires", () => {
    const { fired, journeys } = play([gate("17:30", "B7")], later, { ...before, runs: boarding });
    expect([fired, journeys.runs.map(({ stage }) => stage)]).toEqual([["gate"], ["gate"]]);
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

  it("give way to a sender's first: of those that an app began, the one that was idle longest ends", () => {
    const opened = { ...FLIGHT, stages: FLIGHT.stages.map((stage) => ({ ...stage, opens: true })) };
    const world: JourneyWorld = { ...WORLD, index: indexOf(opened) };
    const began = Array.from({ length: 10 }, (_, n) => event(`08:0${n}`, `E${n}`));
    const { journeys, ended } = play([...began, booked("09:00")], world);
    expect([ended, journeys.runs.at(-1)?.key]).toEqual([["E0 displaced"], "AC834"]);
    expect(play([...ten, event("09:00", "E0")], world).fired).toHaveLength(10);
    const spoken = began.map((_, n) => signal("gate", at("08:30"), { key: `E${n}`, data: { gate: "A1" } }));
    expect(play([...began, ...spoken, booked("09:00")], world).ended).toEqual([]);
  });

  it("end no earlier than they last got anywhere, so that what is said again of them opens none", () => {
    const { journeys } = play([...ten, signal("booked", at("07:00"), { key: "F10" })]);
    expect(play([signal("booked", at("08:00") + 1, { key: "F1" })], WORLD, journeys).fired).toEqual([]);
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
