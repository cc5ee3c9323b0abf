/**
 * The name that was probably meant: of those known the nearest by changed, added, missing and swapped letters (restricted
 * Damerau-Levenshtein distance), if it is near enough for its length. Undefined: none is.
 */
export function similarName(name: string, known: readonly string[]): string | undefined {
  const most = Math.min(2, Math.floor(name.length / 3));
  const ranked = known
    .map((one) => ({ one, distance: distanceOf(name.toLowerCase(), one.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= most ? best.one : undefined;
}

function distanceOf(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Number.POSITIVE_INFINITY;
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const around = [
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      ];
      next.push(Math.min(...around));
    }
    [before, last] = [last, next];
  }
  return last[b.length] ?? 0;
}
