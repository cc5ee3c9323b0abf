import { readScalar, readString, skipSpace, type TextFault } from "./read-token.ts";

/** What is wrong in a text that should be JSON: where, from 1 on, and what, in words for the person who wrote it. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly detail: string;
}

const MAX_DEPTH = 500;

/** An object or list that is open; of an object its names so far, and where they stand. */
interface Open {
  readonly at: number;
  readonly names: Map<string, number> | undefined;
}

/** How far a text was read, and what may come next. */
interface Reading {
  readonly text: string;
  readonly open: Open[];
  at: number;
  next: "value" | "item" | "item or end" | "name" | "name or end" | "colon" | "comma" | "nothing";
  /** Where the last comma stood. */
  comma: number;
}

/**
 * The first fault of a text as JSON (RFC 8259), or undefined: also members named twice, numbers that no double holds and
 * halves of characters, of which `JSON.parse` says nothing. Objects and lists are counted, not descended into.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  const reading: Reading = { text, open: [], at: skipSpace(text, 0), next: "value", comma: 0 };
  let fault: TextFault | undefined;
  while (fault === undefined && reading.at < text.length) {
    fault = readToken(reading);
    reading.at = skipSpace(text, reading.at);
  }
  fault ??= faultOfEnd(reading);
  return fault && { ...positionIn(text, fault.at), detail: fault.detail };
}

/** The line and column of a place in a text, from 1 on. */
export function positionIn(text: string, at: number): { line: number; column: number } {
  const lines = text.slice(0, at).split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function readToken(reading: Reading): TextFault | undefined {
  const { text, at, next } = reading;
  const character = text[at] ?? "";
  if (character === "/" || character === "#") return { at, detail: "JSON has no comments: take this one out" };
  if (character === "}" || character === "]") return close(reading, character);
  if (next === "nothing") return { at, detail: "the document has ended before this" };
  if (next === "comma" || next === "colon") return pass(reading, character);
  if (next === "name" || next === "name or end") return readName(reading, character);
  if (character === "{" || character === "[") return openNew(reading, character);
  const value = readScalar(text, at);
  if ("detail" in value) return value;
  reading.at = value.end;
  reading.next = afterValue(reading);
  return undefined;
}

function afterValue({ open }: Reading): Reading["next"] {
  return open.length === 0 ? "nothing" : "comma";
}

function openNew(reading: Reading, character: string): TextFault | undefined {
  const { open, at } = reading;
  if (open.length === MAX_DEPTH) return { at, detail: "this is nested too deeply" };
  const isObject = character === "{";
  open.push({ at, names: isObject ? new Map() : undefined });
  reading.next = isObject ? "name or end" : "item or end";
  reading.at++;
  return undefined;
}

function close(reading: Reading, character: string): TextFault | undefined {
  const { open, at, next, comma } = reading;
  const innermost = open.at(-1);
  if (innermost === undefined || (innermost.names === undefined) !== (character === "]")) {
    return { at, detail: `nothing is open that this ${character} could close` };
  }
  if (next === "item" || next === "name")
    return { at: comma, detail: `no comma may stand before ${character}: take it out` };
  if (next === "value") return { at, detail: "a value is missing before this" };
  if (next === "colon") return { at, detail: "a colon and a value are missing before this" };
  open.pop();
  reading.at++;
  reading.next = afterValue(reading);
  return undefined;
}

/** Over the comma or colon that must come now. */
function pass(reading: Reading, character: string): TextFault | undefined {
  const { open, at, next } = reading;
  if (character !== (next === "comma" ? "," : ":")) return { at, detail: `a ${next} is missing before this` };
  if (next === "comma") reading.comma = at;
  reading.next = next === "colon" ? "value" : open.at(-1)?.names === undefined ? "item" : "name";
  reading.at++;
  return undefined;
}

function readName(reading: Reading, character: string): TextFault | undefined {
  const { text, at, open } = reading;
  if (character !== '"') return { at, detail: 'the name of a member must stand here, in double quotes (")' };
  const name = readString(text, at);
  if ("detail" in name) return name;
  const names = open.at(-1)?.names;
  const first = names?.get(name.value);
  if (first !== undefined) {
    return { at, detail: `"${name.value}" is there twice; the first one is in line ${positionIn(text, first).line}` };
  }
  names?.set(name.value, at);
  reading.at = name.end;
  reading.next = "colon";
  return undefined;
}

function faultOfEnd({ text, open, next }: Reading): TextFault | undefined {
  if (next === "nothing") return undefined;
  const last = open.at(-1);
  if (last === undefined) return { at: 0, detail: "there is nothing in it" };
  const { line } = positionIn(text, last.at);
  return { at: text.length, detail: `the text ends here, and what line ${line} opens is not closed` };
}
