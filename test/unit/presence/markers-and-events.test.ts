import { describe, expect, it } from "vitest";
import {
  beacon,
  fix,
  hear,
  marker,
  message,
  place,
  policyOf,
  SECOND_MS,
  told,
  walk,
} from "../../support/presence-world.ts";

const policy = policyOf({
  places: [place("shop"), place("mall")],
  beacons: [beacon("b1", "shop", { zone: "shoes" })],
  markers: [
    marker("poster"),
    marker("stray", { zone: "shoes" }),
    marker("shelf", { place: "shop", zone: "shoes", trust: "medium" }),
  ],
});
const at = (seconds: number, says = {}) => message(seconds * SECOND_MS, says);

describe("a marker", () => {
  it("enters its place and its zone, and is told at every scan", () => {
    const walked = walk(policy, [at(0, { marker: "shelf" }), at(1, { marker: "shelf" })]);
    expect(told(walked)).toEqual([["enter shop", "zone shop/shoes immediate", "scan shelf"], ["scan shelf"]]);
    expect(walked.steps[1]?.occurrences[0]).toEqual({
      kind: "scan",
      marker: "shelf",
      place: "shop",
      zone: "shoes",
      confidence: "high",
      trust: "medium",
    });
  });

  it("without a place is a scan and no presence", () => {
    const walked = walk(policy, [at(0, { marker: "poster" })]);
    expect(told(walked)).toEqual([["scan poster"]]);
    expect(walked.steps[0]?.changed).toBe("nothing");
  });

  it("of a zone of no place is a scan in that zone, and no presence", () => {
    const walked = walk(policy, [at(0, { marker: "stray" })]);
    expect(walked.steps[0]?.occurrences).toEqual([
      { kind: "scan", marker: "stray", zone: "shoes", confidence: "high", trust: "low" },
    ]);
    expect(walked.steps[0]?.changed).toBe("nothing");
  });

  it("is not exited by a position elsewhere", () => {
    const walked = walk(policy, [at(0, { marker: "shelf" }), at(600, fix(["mall"]))]);
    expect(told(walked)[1]).toEqual(["enter mall"]);
    expect(Object.keys(walked.presence.visits)).toEqual(["shop", "mall"]);
  });

  it("brings a zone nearer that a beacon had reached", () => {
    const walked = walk(policy, [at(0, { beacons: [hear("b1", -60, 3, -15)] }), at(1, { marker: "shelf" })]);
    expect(walked.steps[1]?.occurrences[0]).toMatchObject({ kind: "zone", proximity: "immediate", before: "near" });
  });
});

describe("an event", () => {
  const event = { event: { name: "order", data: {} } };

  it("happens at the place entered latest, this message's included", () => {
    const walked = walk(policy, [at(0, fix(["mall"])), at(1, { ...fix(["mall"]), marker: "shelf", ...event })]);
    expect(walked.steps[1]?.occurrences.at(-1)).toEqual({
      kind: "event",
      name: "order",
      place: "shop",
      zone: "shoes",
      confidence: "low",
      trust: "low",
    });
  });

  it("happens nowhere for a person who is nowhere", () => {
    const occurrences = walk(policy, [at(0, event)]).steps[0]?.occurrences;
    expect(occurrences).toEqual([{ kind: "event", name: "order", confidence: "low", trust: "low" }]);
  });
});
