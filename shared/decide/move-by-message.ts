import type { Policy } from "../catalog/policy.ts";
import { type JourneyStep, unmoved } from "../journeys/advance-run.ts";
import { joinSteps, moveInTime } from "../journeys/move-in-time.ts";
import type { JourneyWorld, Mover } from "../journeys/move-runs.ts";
import type { Journeys } from "../journeys/run.ts";
import type { Facts } from "../locate/facts.ts";
import { runOfEvent } from "../locate/journeys-touched.ts";
import type { Occurrence } from "../presence/occurrence.ts";

/**
 * What a message moves: places that were entered, markers that were scanned, an event whose data names a run; of those runs
 * before that what they had waited for. Undefined: nothing.
 */
export function moveByMessage(
  journeys: Journeys,
  occurrences: readonly Occurrence[],
  about: { readonly event: Facts["event"]; readonly policy: Policy; readonly atMs: number; readonly nowMs: number },
  world: JourneyWorld,
): JourneyStep | undefined {
  const movers = occurrences.flatMap((occurrence) => moverOf(occurrence, about) ?? []);
  const step = movers.reduce<JourneyStep>(
    (before, mover) => joinSteps(before, moveInTime(before.journeys, mover, world, about.nowMs)),
    unmoved(journeys),
  );
  return step.journeys === journeys ? undefined : step;
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
      const key = event && runOfEvent(event);
      return key === undefined ? undefined : { kind: "event", name: occurrence.name, key, atMs, trust };
    }
    default:
      return undefined;
  }
}
