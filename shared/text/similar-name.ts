/**
 * The name that was probably meant: of those known the nearest by changed, added, missing and swapped letters (restricted
 * Damerau-Levenshtein distance), if it is near enough for its length. Undefined: none is.
 */
export function similarName(name: string, known: Iterable<string>): string | undefined {
  const asked = name.toLowerCase();
  let best: string | undefined;
  let least = Math.min(2, Math.floor(name.length / 3)) + 1;
  for (const one of known) {
    if (Math.abs(one.length - asked.length) >= least) continue;
    const distance = distanceOf(asked, one.toLowerCase());
    if (distance < least) [best, least] = [one, distance];
  }
  return best;
}

/** The end of a sentence that refuses a name: which one was probably meant, or nothing if none was. */
export function didYouMean(meant: string | undefined): string {
  return meant === undefined ? "" : `: did you mean "${meant}"?`;
}

/** The same as a sentence of its own, after another one. */
export function askWhether(meant: string | undefined): string {
  return meant === undefined ? "" : ` Did you mean "${meant}"?`;
}

function distanceOf(a: string, b: string): number {
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
