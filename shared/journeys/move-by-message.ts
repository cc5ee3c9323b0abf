import type { Policy } from "../catalog/policy.ts";
import type { Facts } from "../locate/facts.ts";
import type { Occurrence } from "../presence/occurrence.ts";
import type { JourneyStep } from "./advance-run.ts";
import { type JourneyWorld, type Mover, moveRuns } from "./move-runs.ts";
import type { Journeys } from "./run.ts";
import { waitForRuns } from "./wait-for-runs.ts";

/** A run's key, as events name it. */
const MOST_KEY_CHARACTERS = 150;

/**
 * What became due before the message, and then what the message itself moves: places that were entered, markers that were
 * scanned, an event whose data names a run.
 */
export function moveByMessage(
  journeys: Journeys,
  occurrences: readonly Occurrence[],
  about: { readonly event: Facts["event"]; readonly policy: Policy; readonly atMs: number; readonly nowMs: number },
  world: JourneyWorld,
): JourneyStep {
  const { atMs, nowMs } = about;
  const movers = occurrences.flatMap((occurrence) => moverOf(occurrence, about) ?? []);
  return movers.reduce<JourneyStep>(
    (step, mover) => joinSteps(step, moveRuns(step.journeys, mover, world)),
    waitForRuns(journeys, world, { untilMs: atMs, nowMs }),
  );
}

/** One step after another. */
export function joinSteps(first: JourneyStep, second: JourneyStep): JourneyStep {
  return {
    journeys: second.journeys,
    reached: [...first.reached, ...second.reached],
    ended: [...first.ended, ...second.ended],
  };
}

function moverOf(
  occurrence: Occurrence,
  { event, policy, atMs }: { readonly event: Facts["event"]; readonly policy: Policy; readonly atMs: number },
): Mover | undefined {
  const { trust } = occurrence;
  switch (occurrence.kind) {
    case "enter":
      return {
        kind: "enter",
        place: occurrence.place,
        labels: policy.places.get(occurrence.place)?.labels ?? [],
        atMs,
        trust,
      };
    case "scan":
      return occurrence.isMadeUp ? undefined : { kind: "scan", marker: occurrence.marker, atMs, trust };
    case "event": {
      const key = event?.data?.run;
      const isKey = typeof key === "string" && key.length > 0 && [...key].length <= MOST_KEY_CHARACTERS;
      return isKey ? { kind: "event", name: occurrence.name, key, atMs, trust } : undefined;
    }
    default:
      return undefined;
  }
}
