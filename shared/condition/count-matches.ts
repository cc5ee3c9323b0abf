interface Cursor {
  readonly pattern: string;
  /** How often what has no limit can be repeated: every time takes a character at least. */
  readonly most: number;
  at: number;
}

/**
 * At most so many ways has a backtracking matcher to try a pattern on a text of this length before it gives up, counting the places
 * where it can start; infinite where a repeated group can match in more than one way. Undefined for what RE2, the syntax
 * that CEL names, does not have either: look-around, back references, flags. The pattern must be a valid RegExp.
 */
export function countMatches(pattern: string, textLength: number): number | undefined {
  const cursor = { pattern, most: textLength, at: 0 };
  const ways = countAlternatives(cursor);
  if (ways === undefined || cursor.at < pattern.length) return undefined;
  const anchored = pattern.startsWith("^") && !pattern.includes("|");
  return anchored ? ways : ways * (textLength + 1);
}

function countAlternatives(cursor: Cursor): number | undefined {
  let sum = 0;
  for (;;) {
    const ways = countSequence(cursor);
    if (ways === undefined) return undefined;
    sum += ways;
    if (cursor.pattern[cursor.at] !== "|") return sum;
    cursor.at++;
  }
}

function countSequence(cursor: Cursor): number | undefined {
  let product = 1;
  while (cursor.at < cursor.pattern.length && !"|)".includes(cursor.pattern.charAt(cursor.at))) {
    const ways = countAtom(cursor);
    if (ways === undefined) return undefined;
    product *= repeat(ways, readQuantifier(cursor));
  }
  return product;
}

/** Moves past one character, class, escape or group. */
function countAtom(cursor: Cursor): number | undefined {
  const { pattern } = cursor;
  const first = pattern[cursor.at++];
  if (first === "\\") return /[1-9k]/.test(pattern.charAt(cursor.at++)) ? undefined : 1;
  if (first === "[") {
    while (cursor.at < pattern.length && pattern[cursor.at] !== "]") cursor.at += pattern[cursor.at] === "\\" ? 2 : 1;
    cursor.at++;
    return 1;
  }
  if (first !== "(") return 1;
  if (pattern.startsWith("?:", cursor.at)) cursor.at += 2;
  else if (pattern[cursor.at] === "?") return undefined;
  const ways = countAlternatives(cursor);
  return pattern[cursor.at++] === ")" ? ways : undefined;
}

/** Moves past a quantifier, if there is one: the least and the greatest number of repetitions. */
function readQuantifier(cursor: Cursor): { least: number; most: number } {
  const match = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(cursor.pattern.slice(cursor.at));
  if (match === null) return { least: 1, most: 1 };
  cursor.at += match[0].length;
  if (match[1] === undefined)
    return { least: match[0][0] === "+" ? 1 : 0, most: match[0][0] === "?" ? 1 : cursor.most };
  const least = Number(match[1]);
  if (match[2] === undefined) return { least, most: least };
  return { least, most: match[3] === "" ? Math.max(least, cursor.most) : Number(match[3]) };
}

function repeat(ways: number, { least, most }: { least: number; most: number }): number {
  return Math.max(most - least + 1, 1) * ways ** most;
}
