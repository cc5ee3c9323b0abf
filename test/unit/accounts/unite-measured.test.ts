import { describe, expect, it } from "vitest";
import { uniteMeasured } from "../../../shared/accounts/unite-measured.ts";
import type { FirstExposure } from "../../../shared/measure/counted-offer.ts";

const key = { moment: "tea", campaign: "tea", variant: "a", arm: "treatment", channel: "inline", place: "" } as const;
const seen: FirstExposure = { atMs: 1_800_000_000_000, offer: { key, isExposure: true }, isKnown: true };
const bought: FirstExposure = { ...seen, converted: true };

/** What two people have of one campaign once they are one, and what is taken back. */
function uniteOne(account: FirstExposure, device: FirstExposure) {
  const { measured, counts } = uniteMeasured({ tea: account }, { tea: device }, { places: true });
  return { first: measured.tea, taken: counts.map(({ figures }) => figures) };
}

describe("the first exposures of two people who become one", () => {
  it("are the earlier of the two, and one person less was exposed", () => {
    const later = { ...bought, atMs: seen.atMs + 1 };
    for (const [account, device] of [
      [seen, later],
      [later, seen],
    ] as const) {
      const { first, taken } = uniteOne(account, device);
      expect(first?.converted).toBeUndefined();
      expect(taken).toEqual([expect.objectContaining({ exposed: -1, converted: -1 })]);
    }
  });

  it("at one instant are that of whoever converted, whichever person comes first", () => {
    for (const [account, device] of [
      [seen, bought],
      [bought, seen],
    ] as const) {
      const { first, taken } = uniteOne(account, device);
      expect(first?.converted).toBe(true);
      expect(taken).toEqual([{ exposed: -1 }]);
    }
  });
});
