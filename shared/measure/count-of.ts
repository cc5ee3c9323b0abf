import { present } from "../json/present.ts";
import type { PersonState } from "../person/person-state.ts";
import type { Count, CountedValue, Figures } from "./count.ts";
import type { CountedOffer } from "./counted-offer.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What to count of an offer now, for this person. */
export function countOf(
  { key, slot }: Pick<CountedOffer, "key" | "slot">,
  person: PersonState,
  nowMs: number,
  figures: Figures,
  value?: CountedValue,
): Count {
  const isKnown = isKnownAt(person, nowMs);
  return present({ hour: hourOf(nowMs), key: { ...key, isKnown }, figures, value, slot });
}

/** Whether the mesh has known the person for 24 hours. */
export function isKnownAt({ profile }: PersonState, nowMs: number): boolean {
  return (profile.knownMs ?? profile.epoch) <= nowMs - DAY_MS;
}

/** UTC days since 1970. */
export function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS);
}

/** UTC hours since 1970. */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS);
}
