import { expect, it } from "vitest";
import { addWrite, grownShards, isTooMuch, NO_WRITES } from "../../../shared/areas/grow-shards.ts";

it("an area has too few objects once more than 100 register in one second, which is told once", () => {
  let rate = NO_WRITES;
  let told = 0;
  for (let writes = 0; writes < 150; writes++) {
    rate = addWrite(rate, 5_999);
    if (isTooMuch(rate)) told++;
  }
  expect(told).toBe(1);
  expect(rate.writes).toBe(150);
  expect(addWrite(rate, 6_000)).toEqual({ second: 6, writes: 1 });
});

it("an area has twice as many objects each time it grows, 64 at most", () => {
  expect([1, 2, 32, 64].map(grownShards)).toEqual([2, 4, 64, 64]);
});
