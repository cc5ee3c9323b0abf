import type { Generator } from "./generator.ts";

/** How many visits begin in each hour of the day, beside each other: few at night, most at noon and after work. */
const BUSY_HOURS: readonly number[] = [1, 1, 0, 0, 0, 1, 3, 6, 9, 7, 6, 8, 11, 9, 7, 7, 8, 11, 11, 8, 5, 4, 3, 2];

/** An hour in which a visit begins, from 0 to 23. */
export function drawHour(draws: Generator): number {
  const target = draws.share() * BUSY_HOURS.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  return BUSY_HOURS.findIndex((weight) => {
    reached += weight;
    return target < reached;
  });
}
