import { describe, expect, it } from "vitest";
import { moveRuns } from "../../../shared/journeys/move-runs.ts";
import type { Journeys } from "../../../shared/journeys/run.ts";
import { waitForRuns } from "../../../shared/journeys/wait-for-runs.ts";
import { at, FLIGHT, indexOf, signal, span } from "./flight.ts";

import { booked, event, play, WORLD } from "./play.ts";

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

  it("comes to what waits after the stage before if the catalog has lost its own", () => {
    const { journeys } = play([booked("08:00"), signal("gate", at("16:00")), signal("landed", at("16:10"))]);
    const known = FLIGHT.stages.slice(0, 6);
    const stages = known.map((stage) => (stage.id === "upgrade" ? { ...stage, id: "lounge" } : stage));
    const world = { ...WORLD, index: indexOf({ ...FLIGHT, stages }) };
    expect(pass(journeys, "16:10", "16:40", world)).toEqual(["16:30 lounge"]);
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
