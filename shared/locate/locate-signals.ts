import type { NearPlace } from "../areas/near-reach.ts";
import type { Policy } from "../catalog/policy.ts";
import { type FenceIndex, findRow, signedDistanceAt } from "../geo/fence-index.ts";
import type { Position } from "../geo/great-circle.ts";
import type { LiveSignal } from "../signals/live-signal.ts";
import type { Facts } from "./facts.ts";

/** A signal that is on at a place, and for who is near by, how far they are from its fence, metres. */
export interface SignalNear {
  readonly signal: LiveSignal & { readonly place: string };
  readonly metres?: number;
}

/**
 * The signals that are on and may concern this message: of the places that it touches or that its device was last told of
 * (`present`), and of those whose signals reach its position, which is judged exactly.
 */
export function locateSignals(
  facts: Facts,
  {
    signals,
    present,
    near,
    position,
    policy,
    index,
  }: {
    readonly signals: readonly LiveSignal[];
    readonly present: readonly string[];
    readonly near: readonly NearPlace[];
    readonly position: Position | undefined;
    readonly policy: Policy;
    readonly index: FenceIndex;
  },
): readonly SignalNear[] {
  if (signals.length === 0 || policy.triggers.signal.size === 0) return [];
  const touched = new Set([...placesTouched(facts, policy), ...present]);
  if (touched.size === 0 && near.length === 0) return [];
  return signals.flatMap(({ place, ...rest }) => {
    if (place === undefined || !policy.triggers.signal.has(rest.type)) return [];
    const signal = { ...rest, place };
    if (position !== undefined && near.some((one) => one.place === place)) {
      const row = findRow(index, place);
      if (row === undefined) return [];
      return [{ signal, metres: Math.max(0, signedDistanceAt(index, row, position, Number.POSITIVE_INFINITY)) }];
    }
    return touched.has(place) ? [{ signal }] : [];
  });
}

/** Places that a message may put a person into. */
function placesTouched({ fix, beacons, marker, tag }: Facts, { beaconById, markers }: Policy): readonly string[] {
  return [
    ...(fix?.inside ?? []),
    ...(fix?.border ?? []),
    ...beacons.flatMap(({ beacon }) => beaconById.get(beacon)?.place ?? []),
    ...(marker === undefined ? [] : (markers.get(marker)?.place ?? [])),
    ...(tag === undefined ? [] : [tag.place]),
  ];
}
