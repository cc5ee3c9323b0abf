import type { Where } from "../catalog/catalog.ts";
import { stageKey } from "../catalog/journey-rule.ts";
import type { MomentRule, Policy, TriggerRule } from "../catalog/policy.ts";
import { isAsNear } from "../radio/proximity.ts";
import type { Occurrence } from "./occurrence.ts";

/** A moment, and the occurrence that sets it off. */
export interface TriggeredMoment {
  readonly moment: MomentRule;
  readonly occurrence: Occurrence;
}

/**
 * The moments that these occurrences set off, in order of occurrence, then id. A moment that asks for a label is in
 * there once for each place with the label, so that one which is closed does not hide one which is open.
 */
export function triggeredMoments(occurrences: readonly Occurrence[], policy: Policy): readonly TriggeredMoment[] {
  return occurrences.flatMap((occurrence) =>
    waitingFor(occurrence, policy)
      .filter(({ on }) => occurs(on, occurrence, policy))
      .map((moment) => ({ moment, occurrence })),
  );
}

/**
 * Whether a trigger waits for this occurrence. For dwell, whether it may happen there: when it happened is judged with
 * the presence, and the occurrence names its moment.
 */
export function occurs(trigger: TriggerRule, occurrence: Occurrence, policy: Policy): boolean {
  switch (trigger.kind) {
    case "enter":
    case "exit":
    case "dwell":
      return occurrence.kind === trigger.kind && matches(trigger.where, occurrence.place, policy);
    case "zone":
      return occurrence.kind === "zone" && reaches(trigger, occurrence, policy);
    case "scan":
      return occurrence.kind === "scan" && occurrence.marker === trigger.marker;
    case "event":
      return occurrence.kind === "event" && occurrence.name === trigger.name;
    case "signal":
      return occurrence.kind === "signal" && isReached(trigger, occurrence, policy);
    case "stage":
      return occurrence.kind === "stage" && stageKey(trigger) === stageKey(occurrence.run);
    case "after":
      return occurrence.kind === "after" && occurrence.follows === trigger.moment;
  }
}

function waitingFor(occurrence: Occurrence, { triggers }: Policy): readonly MomentRule[] {
  switch (occurrence.kind) {
    case "enter":
    case "exit":
      return triggers[occurrence.kind];
    case "dwell":
      return triggers.dwell.filter(({ id }) => id === occurrence.moment);
    case "zone":
      return triggers.zone.get(occurrence.zone) ?? [];
    case "scan":
      return triggers.scan.get(occurrence.marker) ?? [];
    case "event":
      return triggers.event.get(occurrence.name) ?? [];
    case "signal":
      return triggers.signal.get(occurrence.type) ?? [];
    case "stage":
      return triggers.stage.get(stageKey(occurrence.run)) ?? [];
    case "after":
      return triggers.after.get(occurrence.follows)?.filter(({ id }) => id === occurrence.moment) ?? [];
  }
}

function matches(where: Where, place: string, policy: Policy): boolean {
  if ("place" in where) return where.place === place;
  return policy.places.get(place)?.labels.includes(where.label) ?? false;
}

/**
 * Without `near` a signal concerns who is present in its place, with it also who is at most so far away. One that was said of
 * a customer is of no place, so only what asks for none waits for it.
 */
function isReached(
  { type, where, nearMetres }: TriggerRule & { readonly kind: "signal" },
  occurrence: Occurrence & { readonly kind: "signal" },
  policy: Policy,
): boolean {
  if (occurrence.type !== type) return false;
  if (occurrence.place === undefined) return where === undefined && nearMetres === undefined;
  if (where !== undefined && !matches(where, occurrence.place, policy)) return false;
  return occurrence.isInside || (nearMetres !== undefined && occurrence.metres <= nearMetres);
}

/** A zone trigger fires when what it asks for is first reached; without a proximity it asks for the zone at all. */
function reaches(
  { zone, where, proximity: asked = "far" }: TriggerRule & { readonly kind: "zone" },
  occurrence: Occurrence & { readonly kind: "zone" },
  policy: Policy,
): boolean {
  if (occurrence.zone !== zone) return false;
  if (where !== undefined && !matches(where, occurrence.place, policy)) return false;
  const reachedBefore = occurrence.before !== undefined && isAsNear(occurrence.before, asked);
  return isAsNear(occurrence.proximity, asked) && !reachedBefore;
}
