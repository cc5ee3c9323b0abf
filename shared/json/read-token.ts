/** What is wrong at a place of a text. */
export interface TextFault {
  readonly at: number;
  readonly detail: string;
}

/** A token that was read, and where it ends. */
interface Token {
  readonly value: string;
  readonly end: number;
}

const SPACE = /[ \t\n\r]*/y;
/** What could be meant as a number or word: up to the next character of JSON's own. */
const RUN = /[^\s,:[\]{}"]+/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORDS: readonly string[] = ["true", "false", "null"];
/** All of a string but quotes, backslashes and what RFC 8259, section 7, forbids in it: U+0000 to U+001F. */
const PLAIN = new RegExp(`[^"\\\\${String.fromCharCode(0)}-${String.fromCharCode(0x1f)}]*`, "y");

/** The next place at which there is no white space. */
export function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
}

/** A string, number or word that begins here. */
export function readScalar(text: string, at: number): Token | TextFault {
  const character = text[at] ?? "";
  if (character === '"') return readString(text, at);
  if (character === "'") return { at, detail: 'a text stands in double quotes ("), not in single ones' };
  if (/[“”„«»]/.test(character)) return { at, detail: 'a text stands in straight double quotes (")' };
  RUN.lastIndex = at;
  const [run = ""] = RUN.exec(text) ?? [];
  if (NUMBER.test(run)) {
    return Number.isFinite(Number(run))
      ? { value: run, end: at + run.length }
      : { at, detail: `${run} is too large a number` };
  }
  if (WORDS.includes(run)) return { value: run, end: at + run.length };
  if (run === "") return { at, detail: `a value must stand here, not ${show(character)}` };
  const isNumber = /^[-+.]?\d/.test(run);
  return {
    at,
    detail: isNumber
      ? `${run} is no number as JSON writes it`
      : `${show(run)} is no value: texts stand in double quotes`,
  };
}

/** The string whose opening quote is at `at`, with its escapes resolved. */
export function readString(text: string, at: number): Token | TextFault {
  let end = at + 1;
  for (;;) {
    PLAIN.lastIndex = end;
    PLAIN.test(text);
    end = PLAIN.lastIndex;
    const character = text[end];
    if (character === undefined) return { at, detail: "this text has no quote at its end" };
    if (character === '"') break;
    if (character !== "\\") return { at: end, detail: controlFault(character) };
    const escaped = /^\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/.exec(text.slice(end, end + 6));
    if (escaped === null)
      return { at: end, detail: `${text.slice(end, end + 2)} means nothing in JSON: a backslash is written \\\\` };
    end += escaped[0].length;
  }
  const value: string = JSON.parse(text.slice(at, end + 1));
  return value.isWellFormed()
    ? { value, end: end + 1 }
    : { at, detail: "this text has half a character in it (a lone surrogate)" };
}

function controlFault(character: string): string {
  const isBreak = character === "\n" || character === "\r";
  return isBreak
    ? "this text has no quote at the end of its line"
    : `${show(character)} must not stand in a text as it is`;
}

/** A character as people can read it. */
function show(text: string): string {
  const point = text.codePointAt(0) ?? 0;
  const isVisible = /^[\p{L}\p{N}\p{P}\p{S}]/u.test(text);
  return isVisible
    ? text.slice(0, 40)
    : `the invisible character U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}
