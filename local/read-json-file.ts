import { readFileSync, statSync } from "node:fs";
import { findJsonFault, positionIn } from "../shared/json/find-json-fault.ts";
import { Refusal } from "./refusal.ts";

/**
 * The text of a JSON file as people have them: UTF-8, with a byte order mark or without, or the UTF-16 of some editors. Of
 * a file that is no JSON, or larger than `maxBytes`, the refusal says where and what to do.
 */
export function readJsonFile(file: string, maxBytes: number): string {
  const text = decode(file, readBytes(file, maxBytes));
  const fault = findJsonFault(text);
  if (fault !== undefined) throw refuseAt(file, fault);
  if (new TextEncoder().encode(text).length > maxBytes) throw refuseSize(file, text.length, maxBytes);
  return text;
}

function readBytes(file: string, maxBytes: number): Uint8Array {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new Refusal(`${file} is not there.`);
  if (found.isDirectory()) throw new Refusal(`${file} is a folder: name the file in it.`);
  // A character of UTF-16 may take half as much in UTF-8.
  if (found.size > 2 * maxBytes + 2) throw refuseSize(file, found.size, maxBytes);
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

function refuseAt(file: string, { line, column, detail }: { line: number; column: number; detail: string }): Refusal {
  return new Refusal(`${file}, line ${line}, column ${column}: ${detail}.`);
}

function refuseSize(file: string, bytes: number, maxBytes: number): Refusal {
  const mebibytes = (count: number) => Math.round((count / 2 ** 20) * 10) / 10;
  return new Refusal(`${file} has ${mebibytes(bytes)} MiB, and a mesh takes ${mebibytes(maxBytes)} at most.`);
}
