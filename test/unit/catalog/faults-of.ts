import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import type { Fault } from "../../../shared/errors.ts";
import { fullCatalog } from "./full-catalog.ts";

/** Every fault that is told of a document. */
export function faultsOf(document: unknown): readonly Fault[] {
  const checked = checkCatalog(document);
  return checked.ok ? [] : checked.error;
}

/** The document with what lies at the pointer replaced; undefined takes it out. */
export function withValue(pointer: string, value: unknown, document: unknown = fullCatalog()): unknown {
  const [, ...path] = pointer.split("/").map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = path.pop();
  let owner: unknown = document;
  for (const key of path) owner = Reflect.get(Object(owner), key);
  if (last === undefined) return value;
  if (value === undefined) Reflect.deleteProperty(Object(owner), last);
  else Object.defineProperty(owner, last, { value, enumerable: true, configurable: true, writable: true });
  return document;
}
