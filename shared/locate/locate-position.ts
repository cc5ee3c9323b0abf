import { type FenceIndex, findCandidates, placeIdAt, radiusMetresAt, signedDistanceAt } from "../geo/fence-index.ts";
import type { Position } from "../geo/great-circle.ts";
import type { FixFact } from "./facts.ts";

/** A position as a device reports it. */
export interface Fix extends Position {
  /** Radius of the 95 % circle around the position, metres (W3C Geolocation, section 8). */
  readonly accuracy: number;
}

/**
 * Holds a fix against every fence. The margin is the accuracy, at most half the fence's radius: the
 * fix is inside when at least so far within the border, outside when at least so far without, else on the border. Of a
 * place whose radius is smaller than the accuracy it says nothing.
 */
export function locatePosition(index: FenceIndex, fix: Fix): FixFact {
  const inside: string[] = [];
  const border: string[] = [];
  for (const row of findCandidates(index, fix)) {
    const radius = radiusMetresAt(index, row);
    if (fix.accuracy > radius) continue;
    const margin = Math.min(fix.accuracy, radius / 2);
    const distance = signedDistanceAt(index, row, fix, margin);
    if (distance >= margin) continue;
    (distance <= -margin ? inside : border).push(placeIdAt(index, row));
  }
  return { accuracyMetres: fix.accuracy, inside, border };
}
