import { describe, expect, it } from "vitest";
import {
  beacon,
  fix,
  hear,
  MINUTE_MS,
  message,
  moment,
  NOON_MS,
  place,
  policyOf,
  SECOND_MS,
  told,
  walk,
} from "../../support/presence-world.ts";

const policy = policyOf({
  places: [place("cafe", { labels: ["food"] }), place("shop")],
  beacons: [beacon("b1", "shop", { zone: "shoes" })],
  moments: [
    moment("linger", { kind: "dwell", where: { place: "cafe" }, forMs: 5 * MINUTE_MS }),
    moment("hungry", { kind: "dwell", where: { label: "food" }, forMs: 6 * MINUTE_MS }),
    moment("browse", { kind: "dwell", where: { place: "shop" }, forMs: MINUTE_MS }),
  ],
});
const inCafe = (minutes: number, says = {}) => message(minutes * MINUTE_MS, { ...fix(["cafe"]), ...says });

describe("dwell", () => {
  it("fires on the first message that shows the person inside for long enough, once per visit", () => {
    const walked = walk(policy, [inCafe(0), inCafe(4.9), inCafe(5), inCafe(5.5), inCafe(6), inCafe(9)]);
    expect(told(walked).slice(1)).toEqual([[], ["dwell cafe linger"], [], ["dwell cafe hungry"], []]);
    expect(walked.steps[2]).toMatchObject({ changed: "state", presence: { visits: { cafe: { dwelt: ["linger"] } } } });
  });

  it("fires again in the next visit", () => {
    const left = message(6 * MINUTE_MS, fix([]));
    expect(told(walk(policy, [inCafe(0), inCafe(5), left, inCafe(7), inCafe(12)])).at(-1)).toEqual([
      "dwell cafe linger",
    ]);
  });

  it("fires on the border, and not on a message that says nothing of the place", () => {
    expect(told(walk(policy, [inCafe(0), message(5 * MINUTE_MS, fix([], ["cafe"]))]))[1]).toEqual([
      "dwell cafe linger",
    ]);
    expect(told(walk(policy, [inCafe(0), message(5 * MINUTE_MS)]))[1]).toEqual([]);
  });

  it("is not earned by a clock that runs ahead of the mesh's by more than 10 s", () => {
    const claimed = NOON_MS + 5 * MINUTE_MS;
    const received = (seconds: number) =>
      told(walk(policy, [inCafe(0), inCafe(5, { iatMs: claimed, receivedMs: claimed - seconds * SECOND_MS })]))[1];
    expect(received(10)).toEqual(["dwell cafe linger"]);
    expect(received(11)).toEqual([]);
  });

  it("is not earned by a message that comes late", () => {
    const late = inCafe(4, { receivedMs: NOON_MS + 6 * MINUTE_MS });
    expect(told(walk(policy, [inCafe(0), late]))[1]).toEqual([]);
  });

  it("is the greatest of the sources that the message confirms, with the best of their evidence", () => {
    const heard = { beacons: [hear("b1", -60, 3, -10)] };
    const walked = walk(policy, [
      message(0, fix(["shop"])),
      message(50 * SECOND_MS, { ...fix(["shop"]), ...heard }),
      message(60 * SECOND_MS, { ...fix(["shop"], [], 100), ...heard }),
    ]);
    expect(walked.steps[2]?.occurrences).toEqual([
      { kind: "dwell", place: "shop", zone: "shoes", moment: "browse", confidence: "high", trust: "medium" },
    ]);
  });

  it("is not earned by a beacon that is heard too seldom to say that the person is there", () => {
    const seldom = (seconds: number) => message(seconds * SECOND_MS, { beacons: [hear("b1", -60, 1)] });
    const walked = walk(policy, [message(0, { beacons: [hear("b1", -60)] }), seldom(29), seldom(58), seldom(80)]);
    expect(told(walked).slice(1)).toEqual([[], [], []]);
  });
});
