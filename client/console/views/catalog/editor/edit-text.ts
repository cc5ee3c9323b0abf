/** What Enter puts in, and how far into it the caret goes. */
export interface Break {
  readonly text: string;
  readonly caret: number;
}

const STEP = "  ";

/** A new line at the selection: as far in as the one that it is in, and further in behind an opening bracket. */
export function breakLine(text: string, from: number, to: number): Break {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const margin = /^[ \t]*/.exec(text.slice(start, from))?.[0] ?? "";
  const isOpened = /[[{]\s*$/.test(text.slice(start, from));
  const put = `\n${margin}${isOpened ? STEP : ""}`;
  // A closing bracket gets a line of its own, and the caret stays on the one between.
  const isClosed = isOpened && /^[\]}]/.test(text.slice(to));
  return { text: isClosed ? `${put}\n${margin}` : put, caret: put.length };
}

/** Where a line begins, 1 being the first. */
export function startOfLine(text: string, line: number): number {
  let at = 0;
  for (let passed = 1; passed < line; passed++) {
    const next = text.indexOf("\n", at);
    if (next < 0) return at;
    at = next + 1;
  }
  return at;
}

/** How many lines a text has. */
export function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
