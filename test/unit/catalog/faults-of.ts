import { expect } from "vitest";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import type { Fault } from "../../../shared/errors.ts";
import { tokensOf } from "../../../shared/json/json-pointer.ts";
import { fullCatalog } from "./full-catalog.ts";

/** Every fault that is told of a document. */
export function faultsOf(document: unknown): readonly Fault[] {
  const checked = checkCatalog(document);
  return checked.ok ? [] : checked.error;
}

/** The document with what lies at the pointer replaced; undefined takes it out. */
export function withValue(pointer: string, value: unknown, document: unknown = fullCatalog()): unknown {
  const path = [...tokensOf(pointer)];
  const last = path.pop();
  let owner: unknown = document;
  for (const key of path) owner = Reflect.get(Object(owner), key);
  if (last === undefined) return value;
  if (value === undefined) Reflect.deleteProperty(Object(owner), last);
  else Object.defineProperty(owner, last, { value, enumerable: true, configurable: true, writable: true });
  return document;
}

/** That there is this fault of the document with that value at the pointer, once, and told at `at`. */
export function expectFault(pointer: string, value: unknown, detail: RegExp, at: string = pointer): void {
  const faults = faultsOf(withValue(pointer, value));
  expect(faults).toContainEqual({ pointer: at, detail: expect.stringMatching(detail) });
  expect(new Set(faults.map((fault) => fault.pointer)).size).toBe(faults.length);
}
