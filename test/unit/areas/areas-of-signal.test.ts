import { describe, expect, it } from "vitest";
import { areasOfSignal } from "../../../shared/areas/areas-of-signal.ts";
import { isInReach } from "../../../shared/areas/is-in-reach.ts";
import { boundsOf, cellOf, cellsWithin } from "../../../shared/geo/cell.ts";
import { oneCard, townPolicy } from "../../support/decide-world.ts";

const caps = [{ max: 1, per: "day" as const }];
const policy = townPolicy({
  places: [
    { id: "oven", labels: ["bread"], fence: { center: [13.4, 52.5], radius: 100 } },
    { id: "kiosk", fence: { center: [13.5, 52.5], radius: 50 } },
  ],
  beacons: [],
  markers: [],
  moments: [
    { id: "inside", on: { signal: "ready" }, caps, ...oneCard() },
    { id: "near", on: { signal: "fresh", near: 500, place: { label: "bread" } }, caps, ...oneCard() },
    { id: "far", on: { signal: "fresh", near: 2_000, place: { place: "oven" } }, caps, ...oneCard() },
  ],
});

describe("the areas of a signal", () => {
  it("are the place alone, if no moment looks beyond its fence", () => {
    expect(areasOfSignal(policy, "ready", "kiosk")).toEqual(["place:kiosk"]);
  });

  it("are the place and every cell in which the furthest moment reaches anybody", () => {
    const [place, ...cells] = areasOfSignal(policy, "fresh", "oven");
    expect(place).toBe("place:oven");
    expect(new Set(cells)).toEqual(new Set(cellsWithin({ longitude: 13.4, latitude: 52.5 }, 2_100)));
    for (const cell of cells) {
      const { west, south } = boundsOf(cell);
      const position = { longitude: west + 1e-6, latitude: south + 1e-6 };
      expect(cellOf(position)).toBe(cell);
      expect(isInReach(policy, position, cell)).toBe(true);
    }
  });

  it("are none where no moment waits for it, or the place is unknown", () => {
    expect(areasOfSignal(policy, "fresh", "kiosk")).toEqual([]);
    expect(areasOfSignal(policy, "other", "oven")).toEqual([]);
    expect(areasOfSignal(policy, "fresh", "nowhere")).toEqual([]);
  });
});
