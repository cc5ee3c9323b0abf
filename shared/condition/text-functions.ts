/** The longest text that a function of a condition makes: texts inside each other would grow without end. */
const MAX_LENGTH = 16_384;

const WHITE_SPACE = /^\p{White_Space}$/u;
const SURROGATE = /[\ud800-\udfff]/;

/** Below 0, 0 or above 0: the order of two texts by code points. JavaScript compares code units, which are others. */
export function compareTexts(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const [one, other] = [left.charCodeAt(at), right.charCodeAt(at)];
    // All code points of two units come after those of one, though their units do not.
    if (one !== other) return rank(one) - rank(other);
  }
  return left.length - right.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** The code point at this place, as a text; an empty text at the end. */
export function charAt(text: string, index: number): string {
  const from = unitAt(text, index);
  const point = text.codePointAt(from);
  return point === undefined ? "" : String.fromCodePoint(point);
}

/** Where the wanted text first begins at `from` or after it, in code points; -1: nowhere. */
export function indexOf(text: string, wanted: string, from = 0): number {
  return pointAt(text, text.indexOf(wanted, unitAt(text, from)));
}

/** Where the wanted text last begins at `from` or before it, in code points; -1: nowhere. */
export function lastIndexOf(text: string, wanted: string, from?: number): number {
  return pointAt(text, text.lastIndexOf(wanted, from === undefined ? text.length : unitAt(text, from)));
}

/** The code points from `from` on, up to `to` without it. */
export function substring(text: string, from: number, to?: number): string {
  const [start, end] = [unitAt(text, from), to === undefined ? text.length : unitAt(text, to)];
  if (end < start) throw new Error("substring() ends before it begins");
  return text.slice(start, end);
}

/** The parts between the separators, the last of at most `limit` with all the rest; an empty one parts code points. */
export function split(text: string, separator: string, limit = -1): string[] {
  if (limit === 0) return [];
  const parts = separator === "" ? Array.from(text) : text.split(separator);
  if (limit < 0 || parts.length <= limit) return parts;
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

/** The texts after each other, with the separator between. */
export function join(texts: readonly unknown[], separator = ""): string {
  if (!texts.every((text) => typeof text === "string")) throw new Error("join() is for texts");
  const length = texts.reduce((sum, text) => sum + text.length + separator.length, 0);
  return bounded(length, () => texts.join(separator));
}

/** The text with the first `limit` places replaced where the wanted text stands; below 0: all of them. */
export function replace(text: string, wanted: string, by: string, limit = -1): string {
  if (limit === 0) return text;
  const parts = wanted === "" ? ["", ...text, ""] : text.split(wanted);
  const count = limit < 0 ? parts.length - 1 : Math.min(limit, parts.length - 1);
  return bounded(text.length + count * by.length, () =>
    [parts.slice(0, count + 1).join(by), ...parts.slice(count + 1)].join(wanted),
  );
}

/** Only the letters of ASCII in lower case. */
export function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Only the letters of ASCII in upper case. */
export function upperAscii(text: string): string {
  return text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** The text without what Unicode calls white space at both ends. */
export function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && WHITE_SPACE.test(text.charAt(start))) start++;
  while (end > start && WHITE_SPACE.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Where the code point of this index begins, in code units; throws if the text has no such place. */
function unitAt(text: string, index: number): number {
  let unit = 0;
  if (!SURROGATE.test(text)) unit = index;
  else for (let point = 0; point < index && unit <= text.length; point++) unit += isPair(text, unit) ? 2 : 1;
  if (index < 0 || unit > text.length) throw new Error("the text has no such place");
  return unit;
}

/** How many code points are before this unit; -1 stays -1. */
function pointAt(text: string, unit: number): number {
  return unit < 0 || !SURROGATE.test(text) ? unit : Array.from(text.slice(0, unit)).length;
}

function isPair(text: string, unit: number): boolean {
  return (text.codePointAt(unit) ?? 0) > 0xffff;
}

function bounded(length: number, make: () => string): string {
  if (length > MAX_LENGTH) throw new Error(`a text has at most ${MAX_LENGTH} characters`);
  return make();
}
