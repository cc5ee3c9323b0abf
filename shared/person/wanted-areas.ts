import { areaOfPlace } from "../areas/areas-of-signal.ts";
import { signalTriggersAt } from "../areas/near-reach.ts";
import type { Registration, WantedAreas } from "../areas/plan-registrations.ts";
import type { PlaceRule, Policy } from "../catalog/policy.ts";
import { presentPlaces } from "../presence/presence-state.ts";
import { mayBeTold } from "./may-be-told.ts";
import type { PersonState } from "./person-state.ts";

/** An entry of a place ends with the stay; if nothing can end it, it ends by itself after this. */
const PLACE_ENTRY_MS = 24 * 3_600_000;

/** The cell a person was last in, and how long that counts. */
export interface LastCell {
  readonly cell: string;
  readonly untilMs: number;
}

/** In no cell that signals reach. */
export const NO_CELL: LastCell = { cell: "", untilMs: 0 };

/**
 * How long an answer's area may be echoed. Shorter than the cell counts, so that a registration need not be renewed with each
 * ping that echoes nothing, and never ends before what is echoed.
 */
export function echoForMs({ reachForMs }: Pick<Policy, "reachForMs">): number {
  return reachForMs * 0.9;
}

/**
 * Where a person should be registered: in each place they are in that a signal moment concerns, and in the cell of their
 * position as long as that counts. Nowhere unless they agree to it; if no push would reach them, only the cell is noted.
 */
export function wantedAreas(
  person: PersonState,
  {
    policy,
    isSubscribed,
    cell,
    kept,
    nowMs,
  }: {
    readonly policy: Policy;
    readonly isSubscribed: boolean;
    readonly cell: LastCell | undefined;
    readonly kept: readonly Registration[];
    readonly nowMs: number;
  },
): WantedAreas {
  const wanted = new Map<string, { untilMs: number; renewBelowMs: number }>();
  if (!mayBeTold(person, true)) return wanted;
  for (const { place } of isSubscribed ? presentPlaces(person.presence) : []) {
    const rule = policy.places.get(place);
    if (rule === undefined || !isConcerned(policy, rule)) continue;
    wanted.set(areaOfPlace(place), { untilMs: nowMs + PLACE_ENTRY_MS, renewBelowMs: nowMs + PLACE_ENTRY_MS / 2 });
  }
  if (cell !== undefined && cell.untilMs > nowMs) {
    wanted.set(cell.cell, {
      untilMs: cell.untilMs,
      renewBelowMs: Math.min(cell.untilMs, nowMs + echoForMs(policy)),
    });
  } else if (cell === undefined) {
    // Of an object that was out of memory: the registration knows the cell.
    for (const { area, untilMs, state } of kept) {
      if (state !== "remove" && isCell(area)) wanted.set(area, { untilMs, renewBelowMs: untilMs });
    }
  }
  return wanted;
}

/** Whether an area is a cell. */
export function isCell(area: string): boolean {
  return !area.startsWith("place:");
}

/** By place, whether a signal moment concerns it. A function of the policy, which never changes; it goes with the policy. */
const concernedOf = new WeakMap<Policy, Map<string, boolean>>();

/** Asked with each message of whoever is there: looked for once, however many signal moments there are. */
function isConcerned(policy: Policy, place: PlaceRule): boolean {
  const known = concernedOf.get(policy) ?? new Map<string, boolean>();
  concernedOf.set(policy, known);
  const found =
    known.get(place.id) ??
    [...policy.triggers.signal.keys()].some((type) => signalTriggersAt(policy, type, place).length > 0);
  known.set(place.id, found);
  return found;
}
