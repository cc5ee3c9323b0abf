import type { SenderRule } from "../catalog/policy.ts";
import type { SaidSignal } from "../signals/stored-signal.ts";
import type { JourneyStep } from "./advance-run.ts";
import { moveInTime } from "./move-in-time.ts";
import type { JourneyWorld } from "./move-runs.ts";
import type { Journeys } from "./run.ts";

/** What a signal about a run of a customer moves. Turning a signal off moves nothing: undefined, as without a run. */
export function moveBySignal(
  journeys: Journeys,
  said: SaidSignal,
  about: { readonly world: JourneyWorld; readonly senders: ReadonlyMap<string, SenderRule>; readonly nowMs: number },
): JourneyStep | undefined {
  const { id: by, type, run: key, data, sender, atMs, trust, state } = said;
  if (key === undefined || state === "off") return undefined;
  // Whoever is no sender any more may have been a partner.
  const isForeign = (about.senders.get(sender)?.kind ?? "partner") === "partner";
  const mover = { kind: "signal", type, key, data, sender, by, atMs, trust, isForeign } as const;
  const step = moveInTime(journeys, mover, about.world, about.nowMs);
  return step.journeys === journeys ? undefined : step;
}
