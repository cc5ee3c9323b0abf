import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correctSkew } from "../../../client/sdk/correct-skew.ts";

describe("the skew of a clock", () => {
  it("is kept as long as the answer fits, however slow the network is", () => {
    const seconds = fc.double({ min: 0, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), seconds, seconds, (skew, there, back) => {
        const sentSeconds = 1.8e9;
        const serverSeconds = sentSeconds + there + skew;
        const clock = { sentSeconds, heardSeconds: sentSeconds + there + back, serverSeconds };
        expect(correctSkew(skew, clock)).toBe(skew);
      }),
    );
  });

  it("is corrected where the clock was wrong, and is then wrong by half the way at most", () => {
    const seconds = fc.double({ min: 0, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.integer({ min: -1e6, max: 1e6 }),
        seconds,
        seconds,
        (old, skew, there, back) => {
          const sentSeconds = 1.8e9;
          const serverSeconds = sentSeconds + there + skew;
          const corrected = correctSkew(old, { sentSeconds, heardSeconds: sentSeconds + there + back, serverSeconds });
          const isKept = corrected === old;
          expect(Math.abs(corrected - skew)).toBeLessThanOrEqual((isKept ? there + back : (there + back) / 2) + 1e-6);
        },
      ),
    );
  });
});
