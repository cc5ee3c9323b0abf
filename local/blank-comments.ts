import { createScanner } from "jsonc-parser";
import { type JsonFault, positionIn } from "../shared/json/find-json-fault.ts";
import { err, ok, type Result } from "../shared/result.ts";

/** Kinds of token, as jsonc-parser numbers them: its own names for them are gone once it is compiled. */
const KINDS = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, comma: 5, colon: 6, end: 17 };
const COMMENTS: readonly number[] = [12, 13];
const SPACE: readonly number[] = [14, 15];
const NOT_CLOSED = 1;

/** No comma after one of these stands at an end. */
const OPENS: readonly number[] = [KINDS.openBrace, KINDS.openBracket, KINDS.comma, KINDS.colon];

/**
 * JSON with comments and with commas at the end of lists and objects, as JSON: blanks stand for both, and all else is where it
 * was. What is no JSON besides stays as it is. The error: a comment that is not closed.
 */
export function blankComments(text: string): Result<string, JsonFault> {
  const scanner = createScanner(text);
  const blanks: { readonly from: number; readonly to: number }[] = [];
  let before: number = KINDS.openBrace;
  let comma: number | undefined;
  for (let kind: number = scanner.scan(); kind !== KINDS.end; kind = scanner.scan()) {
    const from = scanner.getTokenOffset();
    if (SPACE.includes(kind)) continue;
    if (COMMENTS.includes(kind)) {
      const isOpen = Number(scanner.getTokenError()) === NOT_CLOSED;
      if (isOpen) return err({ ...positionIn(text, from), detail: "this comment is not closed: it ends with */" });
      blanks.push({ from, to: from + scanner.getTokenLength() });
      continue;
    }
    const isEnd = kind === KINDS.closeBrace || kind === KINDS.closeBracket;
    if (isEnd && comma !== undefined) blanks.push({ from: comma, to: comma + 1 });
    comma = kind === KINDS.comma && !OPENS.includes(before) ? from : undefined;
    before = kind;
  }
  return ok(withBlanks(text, blanks));
}

function withBlanks(text: string, blanks: readonly { readonly from: number; readonly to: number }[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { from, to } of blanks.toSorted((a, b) => a.from - b.from)) {
    pieces.push(text.slice(at, from), text.slice(from, to).replaceAll(/[^\r\n]/g, " "));
    at = to;
  }
  return [...pieces, text.slice(at)].join("");
}
