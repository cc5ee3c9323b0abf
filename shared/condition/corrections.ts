import { divide, parseDouble, parseInt64, toInt, withinInt } from "./numbers.ts";
import {
  compareTexts,
  indexOf,
  join,
  lastIndexOf,
  lowerAscii,
  split,
  substring,
  trim,
  upperAscii,
} from "./text-functions.ts";

/** The value of an operator or a function for these operands, or undefined if cel-js has the right one. */
export type Correction = (...operands: readonly unknown[]) => unknown;

/** What cel-js does otherwise than CEL, by operator. */
export const OPERATORS: ReadonlyMap<string, Correction> = new Map<string, Correction>([
  ["<", (left, right) => orderOf(left, right, (order) => order < 0)],
  ["<=", (left, right) => orderOf(left, right, (order) => order <= 0)],
  [">", (left, right) => orderOf(left, right, (order) => order > 0)],
  [">=", (left, right) => orderOf(left, right, (order) => order >= 0)],
  ["/", (left, right) => ofInts(left, right, (one, other) => divide(one, other, "quotient"))],
  ["%", (left, right) => ofInts(left, right, (one, other) => divide(one, other, "remainder"))],
  ["-_", (value) => (typeof value === "bigint" ? withinInt(-value) : undefined)],
]);

/** The same by function. */
export const FUNCTIONS: ReadonlyMap<string, Correction> = new Map<string, Correction>([
  ["int", (value) => (isText(value) ? parseInt64(value) : typeof value === "number" ? toInt(value) : undefined)],
  ["double", (value) => (isText(value) ? parseDouble(value) : undefined)],
]);

/** The same by function of a text or a list, which comes first. */
export const METHODS: ReadonlyMap<string, Correction> = new Map<string, Correction>([
  ["lowerAscii", (text) => (isText(text) ? lowerAscii(text) : undefined)],
  ["upperAscii", (text) => (isText(text) ? upperAscii(text) : undefined)],
  ["trim", (text) => (isText(text) ? trim(text) : undefined)],
  ["indexOf", (...operands) => placeIn(indexOf, operands)],
  ["lastIndexOf", (...operands) => placeIn(lastIndexOf, operands)],
  [
    "substring",
    (text, from, to) =>
      isText(text) && isInt(from) && isOptionalInt(to) ? substring(text, Number(from), toNumber(to)) : undefined,
  ],
  [
    "split",
    (text, separator, limit) =>
      isText(text) && isText(separator) && isOptionalInt(limit) ? split(text, separator, toNumber(limit)) : undefined,
  ],
  ["join", (texts, separator = "") => (Array.isArray(texts) && isText(separator) ? join(texts, separator) : undefined)],
]);

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isInt(value: unknown): value is bigint {
  return typeof value === "bigint";
}

function isOptionalInt(value: unknown): value is bigint | undefined {
  return value === undefined || isInt(value);
}

function toNumber(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** Texts by code points; an int and a double as doubles, which may be the same where the int has more digits. */
function orderOf(left: unknown, right: unknown, holds: (order: number) => boolean): boolean | undefined {
  if (isText(left) && isText(right)) return holds(compareTexts(left, right));
  const mixed = (isInt(left) && typeof right === "number") || (typeof left === "number" && isInt(right));
  return mixed ? holds(Number(left) - Number(right)) : undefined;
}

/** Division by zero is what cel-js refuses itself. */
function ofInts(left: unknown, right: unknown, make: (left: bigint, right: bigint) => bigint): bigint | undefined {
  return isInt(left) && isInt(right) && right !== 0n ? make(left, right) : undefined;
}

function placeIn(
  find: (text: string, wanted: string, from?: number) => number,
  [text, wanted, from]: readonly unknown[],
): bigint | undefined {
  return isText(text) && isText(wanted) && isOptionalInt(from) ? BigInt(find(text, wanted, toNumber(from))) : undefined;
}
