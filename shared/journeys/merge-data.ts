import type { Scalar } from "../condition/condition.ts";
import { present } from "../json/present.ts";
import type { RunDatum } from "./run.ts";

/** Most names of a run's data, and about as many bytes of names and values as JSON. */
export const MAX_DATA_NAMES = 32;
export const MAX_DATA_BYTES = 1_024;

const utf8 = new TextEncoder();

/** What one message says, dated. `isForeign`: a partner says it. */
export function dateData(
  said: Readonly<Record<string, Scalar>>,
  { atMs, by, isForeign }: Pick<RunDatum, "atMs" | "by"> & { readonly isForeign?: boolean },
): Readonly<Record<string, RunDatum>> {
  const foreign = isForeign === true ? (true as const) : undefined;
  return Object.fromEntries(
    Object.entries(said).map(([name, value]) => [name, present({ value, atMs, by, isForeign: foreign })]),
  );
}

/**
 * The data with what was said besides: per name the later holds, at one instant the greater id of the message, so the order in
 * which messages arrive makes no difference. A message whose names would make the data too large changes none of them. The same
 * object if nothing is newer; `isNew`: some value is another one now.
 */
export function mergeData(
  known: Readonly<Record<string, RunDatum>>,
  said: Readonly<Record<string, RunDatum>>,
): { readonly data: Readonly<Record<string, RunDatum>>; readonly isNew: boolean } {
  const newer = Object.entries(said).filter(([name, datum]) => {
    const held = Object.hasOwn(known, name) ? known[name] : undefined;
    return held === undefined || datum.atMs > held.atMs || (datum.atMs === held.atMs && datum.by > held.by);
  });
  if (newer.length === 0) return { data: known, isNew: false };
  const data = { ...known, ...Object.fromEntries(newer) };
  if (isTooMuch(data)) return { data: known, isNew: false };
  const isNew = newer.some(([name, { value }]) => !Object.hasOwn(known, name) || known[name]?.value !== value);
  return { data, isNew };
}

function isTooMuch(data: Readonly<Record<string, RunDatum>>): boolean {
  const entries = Object.entries(data);
  if (entries.length > MAX_DATA_NAMES) return true;
  const plain = Object.fromEntries(entries.map(([name, { value }]) => [name, value]));
  return utf8.encode(JSON.stringify(plain)).length > MAX_DATA_BYTES;
}
