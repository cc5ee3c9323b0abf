/** What repeated passes of one case showed: the middle, and the ends. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** Median, least and greatest of some measurements (at least one). */
export function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return { median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, min: at(0), max: at(sorted.length - 1) };
}
