import fc from "fast-check";
import { expect, it } from "vitest";
import { blurReach } from "../../../shared/areas/blur-reach.ts";

/** Two bytes whose noise is none. */
const SILENT = Uint8Array.of(0, 10);

it.each([
  [49, undefined],
  [50, { from: 50, below: 100 }],
  [99, { from: 50, below: 100 }],
  [100, { from: 100, below: 200 }],
  [499, { from: 200, below: 500 }],
  [1_000, { from: 1_000, below: 2_000 }],
  [75_000, { from: 50_000, below: 100_000 }],
])("a reach of %i people is told as a bucket, and not at all under 50", (known, told) => {
  expect(blurReach(known, SILENT)).toEqual(told);
});

it("a reach is never further from its bucket than the noise, and a few people are never told of", () => {
  const random = fc.uint8Array({ minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(fc.nat(100_000), random, (known, bytes) => {
      const told = blurReach(known, bytes);
      if (known < 40) expect(told).toBeUndefined();
      if (known >= 60) expect(told).toBeDefined();
      if (told === undefined) return;
      expect(told.from).toBeLessThanOrEqual(known + 10);
      expect(told.below).toBeGreaterThan(known - 10);
    }),
  );
});
