import type { Catalog } from "../../../../shared/catalog/catalog.ts";
import type { LiveSignal } from "../../../../shared/signals/live-signal.ts";

/** What a condition asks of signals that are on. */
const ASKED = /\blive\(\s*["']([a-z0-9-]{1,64})["']/g;

/** The types of signals that the catalog waits or asks for, and those that are on, in order. */
export function signalTypes({ moments = [] }: Catalog, on: readonly LiveSignal[]): readonly string[] {
  const types = moments.flatMap(({ on: trigger, when = "" }) => [
    ...("signal" in trigger ? [trigger.signal] : []),
    ...[...when.matchAll(ASKED)].map(([, type = ""]) => type),
  ]);
  return [...new Set([...types, ...on.map(({ type }) => type)])].sort();
}

/** Ids of the places at which a moment waits for this type: those come first in a choice. */
export function placesOfType({ moments = [], places = [] }: Catalog, type: string): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { on } of moments) {
    if (!("signal" in on) || on.signal !== type || on.place === undefined) continue;
    const { place: where } = on;
    if ("place" in where) ids.add(where.place);
    else for (const { id, labels = [] } of places) if (labels.includes(where.label)) ids.add(id);
  }
  return ids;
}
