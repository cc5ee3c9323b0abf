import { readFileSync, statSync } from "node:fs";
import { isatty } from "node:tty";
import { type JsonFault, positionIn } from "../shared/json/find-json-fault.ts";
import { Refusal } from "./refusal.ts";

/** What a program's standard input is called as a file. */
export const STDIN = "-";

const INPUT = 0;

/**
 * The text of a file as people have them: UTF-8, with a byte order mark or without, or the UTF-16 of some editors. `-` is
 * what is piped in. Of a file in another encoding, or larger than `maxBytes`, the refusal says where and what to do.
 */
export function readTextFile(file: string, maxBytes: number): string {
  const text = decode(file, file === STDIN ? readInput() : readBytes(file, maxBytes));
  refuseLarge(file, new TextEncoder().encode(text).length, maxBytes);
  return text;
}

/** Refuses what a mesh would not take. */
export function refuseLarge(file: string, bytes: number, maxBytes: number): void {
  const mebibytes = (count: number) => Math.round((count / 2 ** 20) * 10) / 10;
  if (bytes > maxBytes)
    throw new Refusal(`${file} has ${mebibytes(bytes)} MiB, and a mesh takes ${mebibytes(maxBytes)} at most.`);
}

/** What is wrong in a file, and where. */
export function refuseAt(file: string, { line, column, detail }: JsonFault): Refusal {
  return new Refusal(`${file}, line ${line}, column ${column}: ${detail}.`);
}

function readInput(): Uint8Array {
  if (isatty(INPUT)) throw new Refusal('"-" is what is piped in, and nothing is.');
  try {
    return readFileSync(INPUT);
  } catch {
    throw new Refusal("What is piped in cannot be read.");
  }
}

function readBytes(file: string, maxBytes: number): Uint8Array {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new Refusal(`${file} is not there.`);
  if (found.isDirectory()) throw new Refusal(`${file} is a folder: name the file in it.`);
  // A character of UTF-16 may take half as much in UTF-8.
  if (found.size > 2 * maxBytes + 2) refuseLarge(file, found.size, maxBytes);
  try {
    return readFileSync(file);
  } catch {
    throw new Refusal(`${file} cannot be read.`);
  }
}

function decode(file: string, bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder(encoding).decode(bytes);
    const detail = "what stands here is no UTF-8: save the file as UTF-8";
    throw refuseAt(file, { ...positionIn(text, text.indexOf("\ufffd")), detail });
  }
}

/** By the byte order mark; without one by the zeros that every other byte of ASCII then has. */
function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first !== 0 && second === 0) return "utf-16le";
  return first === 0 && second !== 0 ? "utf-16be" : "utf-8";
}
