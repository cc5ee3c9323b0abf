import { describe, expect, it } from "vitest";
import { findFenceFault } from "../../../shared/geo/check/find-fence-fault.ts";
import type { LonLat } from "../../../shared/geo/fence.ts";
import { box, polygon } from "./rings.ts";

const faultOf = (...rings: LonLat[][]) => findFenceFault(polygon(...rings));

describe("the check takes no longer than it may", () => {
  const star = (corners: number, seed: number): LonLat[] => {
    let random = seed;
    const ring = Array.from({ length: corners }, (_, n): LonLat => {
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
      const reach = 0.02 + (0.08 * random) / 2_147_483_648;
      const angle = (2 * Math.PI * n) / corners;
      return [5 + reach * Math.cos(angle), 50 + reach * Math.sin(angle)];
    });
    return [...ring, ...ring.slice(0, 1)];
  };
  const cpuMs = (work: () => void): number => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };

  it("for 20,000 places of 24 corners", () => {
    const places = Array.from({ length: 20_000 }, (_, n) => star(24, n + 1));
    expect(cpuMs(() => expect(places.filter((ring) => faultOf(ring) !== undefined)).toEqual([]))).toBeLessThan(5000);
  });

  it.each<[string, () => LonLat[][]]>([
    ["an outline of 100,000 corners", () => [star(100_000, 1)]],
    [
      "a comb of 100,000 teeth that lean over each other",
      () => {
        const teeth = Array.from({ length: 100_000 }, (_, n): LonLat => [n / 1e4 + (n % 2), n % 2]);
        return [[...teeth, [10, -0.1], [-0.1, -0.1], ...teeth.slice(0, 1)]];
      },
    ],
    [
      "10,000 holes",
      () => {
        const cells = Array.from({ length: 10_000 }, (_, n) => [(n % 100) / 100, Math.floor(n / 100) / 100] as const);
        return [box(0, 0, 1, 1), ...cells.map(([x, y]) => box(x + 0.002, y + 0.002, x + 0.008, y + 0.008))];
      },
    ],
  ])("for %s", (_, make) => {
    const rings = make();
    expect(cpuMs(() => expect(faultOf(...rings)).toBeUndefined())).toBeLessThan(5000);
  });
});
