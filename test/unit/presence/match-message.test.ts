import { describe, expect, it } from "vitest";
import { matchMessage } from "../../../shared/presence/step-presence.ts";
import { beacon, fix, hear, marker, message, place, policyOf, words } from "../../support/presence-world.ts";

const policy = policyOf({
  places: [place("mall"), place("shop"), place("stand")],
  beacons: [beacon("b1", "shop", { zone: "shoes" })],
  markers: [marker("poster", { place: "stand" })],
});

describe("a message of a person of whom nothing is known", () => {
  it("sets off what it shows by itself: enter, zone, scan and event", () => {
    const facts = message(0, { beacons: [hear("b1", -60)], marker: "poster", event: { name: "order", data: {} } });
    expect(words(matchMessage(facts, policy))).toEqual([
      "enter shop",
      "enter stand",
      "zone shop/shoes immediate",
      "scan poster",
      "event order",
    ]);
  });

  it("needs three rows of a beacon", () => {
    expect(matchMessage(message(0, { beacons: [hear("b1", -60, 2)] }), policy)).toEqual([]);
  });

  it("does not say where an event happened", () => {
    const facts = message(0, { ...fix(["mall"]), event: { name: "order", data: {} } });
    expect(matchMessage(facts, policy)).toEqual([
      { kind: "enter", place: "mall", confidence: "high", trust: "low" },
      { kind: "event", name: "order", confidence: "low", trust: "low" },
    ]);
  });
});
