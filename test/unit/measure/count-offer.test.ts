import { describe, expect, it } from "vitest";
import { uncountOffer } from "../../../shared/measure/count-offer.ts";
import type { CountedOffer, FirstExposure } from "../../../shared/measure/counted-offer.ts";
import { newPerson } from "../../../shared/person/person-state.ts";

const HOUR_MS = 3_600_000;
const offer: CountedOffer = {
  key: { moment: "hello", campaign: "spring", variant: "a", arm: "treatment", channel: "push", place: "shop" },
  slot: 7,
  isExposure: true,
};
const person = newPerson("ada", 0);
const atMs = 50 * HOUR_MS;
const first: FirstExposure = { atMs, offer, isKnown: true };

const uncounted = (measured: Readonly<Record<string, FirstExposure>>) => {
  const { counts, measured: left } = uncountOffer(offer, { person, measured, atMs });
  return { figures: counts.map(({ figures }) => figures), left };
};

describe("an offer that the mesh takes back", () => {
  it("was not given, and exposed nobody", () => {
    expect(uncounted({ spring: first })).toEqual({ figures: [{ given: -1, exposed: -1 }], left: {} });
    const { counts } = uncountOffer(offer, { person, measured: { spring: first }, atMs });
    expect(counts).toEqual([expect.objectContaining({ hour: 50, key: { ...offer.key, isKnown: true }, slot: 7 })]);
  });

  it("makes nobody one who converted, if they did so by it", () => {
    const converted = { ...first, converted: true } as const;
    expect(uncounted({ spring: converted })).toEqual({
      figures: [{ given: -1, exposed: -1, converted: -1 }],
      left: {},
    });
  });

  it("leaves the person of another first exposure as they are", () => {
    const before = { spring: { ...first, atMs: atMs - 1, converted: true } } as const;
    expect(uncounted(before)).toEqual({ figures: [{ given: -1 }], left: before });
    const other = { summer: { ...first, converted: true } } as const;
    expect(uncounted(other)).toEqual({ figures: [{ given: -1 }], left: other });
  });
});
