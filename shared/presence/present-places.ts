import type { PresenceState } from "./presence-state.ts";
import { zoneAt } from "./zone-at.ts";

/** One place where a person is; `sinceMs` is when the visit began, epoch milliseconds. */
export interface Present {
  readonly place: string;
  readonly zone?: string;
  readonly sinceMs: number;
}

/** Where a person is: one row a place, the visit begun first first, ties in order of id. */
export function presentPlaces({ stays, visits }: PresenceState): readonly Present[] {
  return Object.entries(visits)
    .map(([place, { sinceMs }]) => {
      const zone = zoneAt(stays, place);
      return { place, ...(zone === undefined ? {} : { zone }), sinceMs };
    })
    .sort((a, b) => a.sinceMs - b.sinceMs || (a.place < b.place ? -1 : 1));
}
