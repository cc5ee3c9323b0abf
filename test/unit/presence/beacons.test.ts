import { describe, expect, it } from "vitest";
import { NO_MEMORY, presentPlaces } from "../../../shared/presence/presence-state.ts";
import { beacon, fix, hear, message, place, policyOf, SECOND_MS, told, walk } from "../../support/presence-world.ts";

const policy = policyOf({
  places: [place("shop", { zones: ["shoes", "hats"] }), place("mall")],
  beacons: [
    beacon("b1", "shop", { zone: "shoes" }),
    beacon("b2", "shop", { zone: "shoes", trust: "high" }),
    beacon("plain", "shop"),
  ],
});
const at = (seconds: number, says = {}) => message(seconds * SECOND_MS, says);
const entered = [at(0, { beacons: [hear("plain", -60)] })];

describe("a beacon", () => {
  it("enters with three samples of one message, with high confidence and the trust of its entry", () => {
    const walked = walk(policy, entered);
    expect(walked.steps[0]?.occurrences).toEqual([
      { kind: "enter", place: "shop", confidence: "high", trust: "medium" },
    ]);
  });

  it("enters with samples of several messages within 10 s, and not of a longer time", () => {
    const one = (seconds: number) => at(seconds, { beacons: [hear("plain", -60, 1)] });
    expect(told(walk(policy, [one(0), one(5), one(10)]))).toEqual([[], [], ["enter shop"]]);
    expect(told(walk(policy, [one(0), one(5), one(11)]))).toEqual([[], [], []]);
  });

  it("takes no sample from a repeated message, nor from another device", () => {
    const one = at(0, { beacons: [hear("plain", -60, 1)] });
    expect(told(walk(policy, [one, one, one]))).toEqual([[], [], []]);
    const other = at(1, { device: "watch", beacons: [hear("plain", -60, 2)] });
    expect(told(walk(policy, [one, other]))).toEqual([[], []]);
  });

  it("judges by the median, so that one outlier does nothing", () => {
    const mixed = at(0, { beacons: [{ beacon: "plain", rssi: [-95, -70, -60], excess: [-36, -11, -1] }] });
    expect(told(walk(policy, [mixed]))).toEqual([["enter shop"]]);
  });

  it("exits at its exit strength, and stays in between", () => {
    const between = at(20, { beacons: [hear("plain", -75)] });
    const gone = at(40, { beacons: [hear("plain", -80)] });
    expect(told(walk(policy, [...entered, between, gone]))).toEqual([["enter shop"], [], ["exit shop"]]);
  });

  it("does not enter in between", () => {
    expect(told(walk(policy, [at(0, { beacons: [hear("plain", -71)] })]))).toEqual([[]]);
  });

  it("exits at its device's next message when it was not heard for 30 s", () => {
    const silent = (seconds: number, device = "phone") => at(seconds, { device });
    expect(told(walk(policy, [...entered, silent(29), silent(30)]))).toEqual([["enter shop"], [], ["exit shop"]]);
    expect(told(walk(policy, [...entered, silent(60, "watch")]))).toEqual([["enter shop"], []]);
  });

  it("stays when it is heard at all, however weakly", () => {
    const faint = at(25, { beacons: [hear("plain", -95, 1)] });
    expect(told(walk(policy, [...entered, faint, at(54), at(55)]))).toEqual([["enter shop"], [], [], ["exit shop"]]);
  });

  it("starts its 30 s over when memory was lost", () => {
    const evicted = { ...walk(policy, entered), memory: NO_MEMORY };
    expect(told(walk(policy, [at(100), at(129), at(130)], evicted))).toEqual([[], [], ["exit shop"]]);
  });

  it("that is unknown is no beacon", () => {
    expect(walk(policy, [at(0, { beacons: [hear("strange", -40)] })]).steps[0]?.changed).toBe("nothing");
  });

  it("that was removed or moved to another place is closed without a word", () => {
    const moved = policyOf({ places: [place("shop"), place("mall")], beacons: [beacon("plain", "mall")] });
    for (const next of [moved, policyOf({ places: [place("shop")] })]) {
      const step = walk(next, [at(1)], walk(policy, entered));
      expect(told(step)).toEqual([[]]);
      expect(step.presence).toMatchObject({ stays: [], visits: {} });
    }
  });
});

describe("a beacon and a position of one device", () => {
  it("enter no other place by position while the beacon holds", () => {
    const both = at(0, { beacons: [hear("plain", -60)], ...fix(["mall", "shop"]) });
    expect(told(walk(policy, [both]))).toEqual([["enter shop"]]);
    expect(walk(policy, [both]).presence.stays.map(({ via }) => via)).toEqual(["beacon:plain", "position"]);
  });

  it("enter another place with the very message that ends the beacon's stay", () => {
    const left = at(20, { beacons: [hear("plain", -90)], ...fix(["mall"]) });
    expect(told(walk(policy, [...entered, left]))[1]).toEqual(["exit shop", "enter mall"]);
  });

  it("keep the place that the position already had", () => {
    const walked = walk(policy, [at(0, fix(["mall"])), at(1, { beacons: [hear("plain", -60)], ...fix(["mall"]) })]);
    expect(presentPlaces(walked.presence).map((present) => present.place)).toEqual(["mall", "shop"]);
  });

  it("do not bind another device", () => {
    expect(told(walk(policy, [...entered, at(1, { device: "watch", ...fix(["mall"]) })]))[1]).toEqual(["enter mall"]);
  });
});

describe("a zone", () => {
  const near = (seconds: number, excess: number, id = "b1") => at(seconds, { beacons: [hear(id, -60, 3, excess)] });

  it("is told when entered and whenever it is reached more nearly than before", () => {
    const walked = walk(policy, [near(0, -30), near(20, -10), near(40, -30), near(60, -10), near(80, -3)]);
    expect(told(walked)).toEqual([
      ["enter shop", "zone shop/shoes far"],
      ["zone shop/shoes near"],
      [],
      [],
      ["zone shop/shoes immediate"],
    ]);
    expect(walked.steps[4]?.occurrences[0]).toMatchObject({ before: "near", confidence: "high", trust: "medium" });
  });

  it("is told once for two beacons that stand for it", () => {
    const walked = walk(policy, [near(0, -10), near(5, -10, "b2"), near(10, -1, "b2")]);
    expect(told(walked).slice(1)).toEqual([[], ["zone shop/shoes immediate"]]);
    expect(walked.steps[2]?.occurrences[0]).toMatchObject({ before: "near", trust: "high" });
  });

  it("is told again after the stay has ended", () => {
    const walked = walk(policy, [near(0, -10), at(40), near(50, -10)]);
    expect(told(walked)[2]).toEqual(["enter shop", "zone shop/shoes near"]);
  });

  it("that the beacon has no more is forgotten, and the new one told", () => {
    const renamed = policyOf({ places: [place("shop")], beacons: [beacon("b1", "shop", { zone: "hats" })] });
    expect(told(walk(renamed, [near(5, -10)], walk(policy, [near(0, -10)])))).toEqual([["zone shop/hats near"]]);
  });

  it("is shown with its place", () => {
    expect(presentPlaces(walk(policy, [near(0, -10)]).presence)[0]).toMatchObject({ place: "shop", zone: "shoes" });
  });
});
