import type { JourneyRule } from "../catalog/journey-rule.ts";
import type { Policy } from "../catalog/policy.ts";
import { isWhere } from "../journeys/move-runs.ts";
import { isRunKey } from "../messages/run-key.ts";
import type { Facts } from "./facts.ts";

const NONE: readonly JourneyRule[] = [];

/** The journeys whose runs a message may move, whoever's it is. More than it will, since a run may not be there. */
export function journeysTouched(facts: Facts, policy: Policy): readonly JourneyRule[] {
  const { byEvent, byMarker, byEnter } = policy.journeys;
  const { event, marker } = facts;
  const named = event !== undefined && runOfEvent(event) !== undefined ? byEvent.get(event.name) : undefined;
  const scanned = marker === undefined ? undefined : byMarker.get(marker);
  const entered = byEnter.length === 0 ? undefined : byEnter.filter((rule) => mayEnter(rule, facts, policy));
  if (named === undefined && scanned === undefined && entered === undefined) return NONE;
  return [...new Set([...(named ?? NONE), ...(scanned ?? NONE), ...(entered ?? NONE)])];
}

/** The key of the run that an event names. */
export function runOfEvent({ data }: NonNullable<Facts["event"]>): string | undefined {
  const key = Object.hasOwn(data, "run") ? data.run : undefined;
  return typeof key === "string" && isRunKey(key) ? key : undefined;
}

function mayEnter({ stages }: JourneyRule, facts: Facts, policy: Policy): boolean {
  const places = [...placesHeard(facts, policy)];
  return stages.some(
    ({ on }) =>
      on.kind === "enter" &&
      places.some((place) => isWhere(on.where, { place, labels: policy.places.get(place)?.labels ?? [] })),
  );
}

function placesHeard({ fix, beacons, marker, tag }: Facts, { beaconById, markers }: Policy): ReadonlySet<string> {
  const heard = beacons.flatMap(({ beacon }) => beaconById.get(beacon)?.place ?? []);
  const scanned = marker === undefined ? undefined : markers.get(marker)?.place;
  return new Set([...(fix?.inside ?? []), ...heard, ...(tag ? [tag.place] : []), ...(scanned ? [scanned] : [])]);
}
