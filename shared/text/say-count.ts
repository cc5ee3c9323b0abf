/** How many of something there are, as `1 place` or `2 places`; a question mark if nobody knows. */
export function sayCount(count: number | undefined, noun: string): string {
  return `${count ?? "?"} ${noun}${count === 1 ? "" : "s"}`;
}
