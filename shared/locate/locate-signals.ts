import { mayReach } from "../areas/is-in-reach.ts";
import { leastReach } from "../areas/near-reach.ts";
import type { Policy } from "../catalog/policy.ts";
import { type FenceIndex, findRow, signedDistanceAt } from "../geo/fence-index.ts";
import type { Position } from "../geo/great-circle.ts";
import type { LiveSignal } from "../signals/live-signal.ts";
import type { Facts } from "./facts.ts";

/** A message is held against so many signals at most, the nearest. */
const MOST_SIGNALS = 20;

/** A signal that is on at a place; for who is near by, also the least `near` that reaches them, metres. */
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
    position,
    policy,
    index,
  }: {
    readonly signals: readonly LiveSignal[];
    readonly present: readonly string[];
    /** Where signals reach somebody who is in no place; absent: there are none. */
    readonly position: Position | undefined;
    readonly policy: Policy;
    readonly index: FenceIndex;
  },
): readonly SignalNear[] {
  if (signals.length === 0 || policy.triggers.signal.size === 0) return [];
  const touched = new Set([...placesTouched(facts, policy), ...present]);
  if (touched.size === 0 && position === undefined) return [];
  const found = signals.flatMap(({ place, ...rest }): SignalNear[] => {
    if (place === undefined || !policy.triggers.signal.has(rest.type)) return [];
    const signal = { ...rest, place };
    const metres = position === undefined ? undefined : reachOf(signal, position, { policy, index });
    if (metres !== undefined) return [{ signal, metres }];
    return touched.has(place) ? [{ signal }] : [];
  });
  return found.length <= MOST_SIGNALS ? found : found.sort(compareNearness).slice(0, MOST_SIGNALS);
}

/** The least `near` of the signal's moments that reaches the position; undefined if none does. */
function reachOf(
  { type, place }: { readonly type: string; readonly place: string },
  position: Position,
  { policy, index }: { readonly policy: Policy; readonly index: FenceIndex },
): number | undefined {
  const rule = policy.places.get(place);
  if (rule === undefined || !mayReach(policy, rule, position)) return undefined;
  const row = findRow(index, place);
  if (row === undefined) return undefined;
  return leastReach(policy, type, rule, signedDistanceAt(index, row, position, Number.POSITIVE_INFINITY));
}

/** Who is in the place before who is near, then what is new before what is old. */
function compareNearness(a: SignalNear, b: SignalNear): number {
  return (a.metres ?? 0) - (b.metres ?? 0) || b.signal.fromMs - a.signal.fromMs;
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
