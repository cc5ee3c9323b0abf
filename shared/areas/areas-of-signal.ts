import type { Policy } from "../catalog/policy.ts";
import { cellsWithin } from "../geo/cell.ts";
import { nearPlaceOf, signalTriggersAt } from "./near-reach.ts";

/** The area of everybody who is present in a place, by whatever source. */
export function areaOfPlace(place: string): string {
  return `place:${place}`;
}

/**
 * The areas whose people a signal of this type at this place may concern: the place itself, and each cell that the furthest
 * `near` of its moments touches. None if no moment waits for the signal there.
 */
export function areasOfSignal(policy: Policy, type: string, place: string): readonly string[] {
  const rule = policy.places.get(place);
  if (rule === undefined || signalTriggersAt(policy, type, rule).length === 0) return [];
  const near = nearPlaceOf(policy, rule, [type]);
  const cells = near === undefined ? [] : cellsWithin(near.center, near.outerMetres + near.nearMetres);
  return [areaOfPlace(place), ...cells];
}
