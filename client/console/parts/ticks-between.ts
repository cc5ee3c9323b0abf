/**
 * The times of an axis: multiples of `step`, all in seconds. Days are those of UTC, as the figures are: by the browser's midnight, a tick
 * would have the day before as its label.
 */
export function ticksBetween(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, index) => first + index * step);
}
