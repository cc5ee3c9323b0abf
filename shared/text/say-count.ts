/** A count with its noun, as `1 place` or `2 places`. If the count is not known, a question mark takes its place. */
export function sayCount(count: number | undefined, noun: string): string {
  return `${count ?? "?"} ${noun}${count === 1 ? "" : "s"}`;
}
