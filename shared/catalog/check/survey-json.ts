import { pointTo } from "../../json/json-pointer.ts";
import type { FaultList } from "./fault-list.ts";

/** The deepest part of a catalog, a position in a MultiPolygon, is six levels under its place. */
const MAX_DEPTH = 16;

/** Names that reach an object's prototype. valibot leaves them out without a word. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** UTF-8 has no way to write it, so it would come out as another text than it went in. */
const HALF_CHARACTER = "has half a character in it (a lone surrogate)";

/** Looks through a part of a document: how many values there are, with what no part may have as faults. */
export function surveyJson(part: unknown, pointer: string, faults: FaultList): number {
  let values = 1;
  const visit = (owner: object, path: readonly unknown[]) => {
    if (path.length > MAX_DEPTH) return faults.add(pointTo(pointer, ...path), "is nested too deeply");
    for (const name of Object.keys(owner)) {
      if (!name.isWellFormed()) faults.add(pointTo(pointer, ...path), HALF_CHARACTER);
      if (RESERVED_NAMES.has(name)) faults.add(pointTo(pointer, ...path, name), "cannot be the name of a member");
    }
    for (const [name, value] of Object.entries(owner)) {
      values++;
      if (typeof value === "string" && !value.isWellFormed())
        faults.add(pointTo(pointer, ...path, name), HALF_CHARACTER);
      if (typeof value === "object" && value !== null && !faults.isFull()) visit(value, [...path, name]);
    }
  };
  if (typeof part === "object" && part !== null) visit(part, []);
  return values;
}
