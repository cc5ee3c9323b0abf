import { describe, expect, it } from "vitest";
import type { TriggerRule } from "../../../shared/catalog/policy.ts";
import { triggeredMoments } from "../../../shared/presence/match-trigger.ts";
import type { Occurrence } from "../../../shared/presence/occurrence.ts";
import type { Proximity } from "../../../shared/radio/proximity.ts";
import { moment, place, policyOf } from "../../support/presence-world.ts";

const evidence = { confidence: "high", trust: "low" } as const;
const places = [place("cafe", { labels: ["food"] }), place("diner", { labels: ["food"] }), place("shop")];

function setsOff(on: TriggerRule, ...occurrences: Occurrence[]): number {
  return triggeredMoments(occurrences, policyOf({ places, moments: [moment("m", on)] })).length;
}

describe("a trigger", () => {
  const enterCafe = { kind: "enter", place: "cafe", ...evidence } as const;

  it("of a place waits for that place, and for its own kind", () => {
    expect(setsOff({ kind: "enter", where: { place: "cafe" } }, enterCafe)).toBe(1);
    expect(setsOff({ kind: "enter", where: { place: "shop" } }, enterCafe)).toBe(0);
    expect(setsOff({ kind: "exit", where: { place: "cafe" } }, enterCafe)).toBe(0);
  });

  it("of a label waits for each place that has it", () => {
    const enters = ["cafe", "diner", "shop"].map((id) => ({ ...enterCafe, place: id }));
    expect(setsOff({ kind: "enter", where: { label: "food" } }, ...enters)).toBe(2);
  });

  it("of dwell waits for its own time", () => {
    const on = { kind: "dwell", where: { label: "food" }, forMs: 1 } as const;
    expect(setsOff(on, { kind: "dwell", place: "cafe", moment: "m", ...evidence })).toBe(1);
    expect(setsOff(on, { kind: "dwell", place: "cafe", moment: "other", ...evidence })).toBe(0);
  });

  it("of a scan waits for its marker, of an event for its name", () => {
    expect(setsOff({ kind: "scan", marker: "qr" }, { kind: "scan", marker: "qr", ...evidence })).toBe(1);
    expect(setsOff({ kind: "scan", marker: "qr" }, { kind: "scan", marker: "other", ...evidence })).toBe(0);
    expect(setsOff({ kind: "event", name: "order" }, { kind: "event", name: "order", ...evidence })).toBe(1);
    expect(setsOff({ kind: "event", name: "order" }, { kind: "event", name: "other", ...evidence })).toBe(0);
  });

  it.each<[asked: Proximity | undefined, before: Proximity | undefined, reached: Proximity, fires: number]>([
    [undefined, undefined, "far", 1],
    [undefined, "far", "near", 0],
    ["near", undefined, "far", 0],
    ["near", undefined, "immediate", 1],
    ["near", "far", "near", 1],
    ["near", "near", "immediate", 0],
    ["immediate", "near", "immediate", 1],
  ])("of a zone, asking for %s, with %s before and %s now, fires %i times", (asked, before, reached, fires) => {
    const on = { kind: "zone", zone: "bar", ...(asked && { proximity: asked }) } as const;
    const zone = { kind: "zone", zone: "bar", place: "cafe", proximity: reached, ...evidence } as const;
    expect(setsOff(on, { ...zone, ...(before && { before }) })).toBe(fires);
  });

  it("of a zone waits for the zone, in the place it asks for", () => {
    const zone = { kind: "zone", zone: "bar", place: "cafe", proximity: "near", ...evidence } as const;
    expect(setsOff({ kind: "zone", zone: "bar", where: { label: "food" } }, zone)).toBe(1);
    expect(setsOff({ kind: "zone", zone: "bar", where: { place: "shop" } }, zone)).toBe(0);
    expect(setsOff({ kind: "zone", zone: "till" }, zone)).toBe(0);
  });

  it("lists its moments in order of id", () => {
    const on = { kind: "enter", where: { place: "cafe" } } as const;
    const policy = policyOf({ places, moments: [moment("b", on), moment("a", on)] });
    expect(triggeredMoments([enterCafe], policy).map((triggered) => triggered.moment.id)).toEqual(["a", "b"]);
  });
});
