import type { MeshFacts } from "../decide/situation.ts";
import type { LiveState } from "./live-state.ts";

/**
 * What a decision is told of the mesh: the live state, its age (milliseconds; infinite where it was never read), and the
 * campaigns for which a budget unit is at hand.
 */
export function meshFactsOf(live: LiveState, units: readonly string[], ageMs = Number.POSITIVE_INFINITY): MeshFacts {
  return {
    pausedMoments: live.pausedMoments,
    pausedCampaigns: live.pausedCampaigns,
    liveSignals: [...new Set(live.signals.map(({ type }) => type))],
    units,
    ...(Number.isFinite(ageMs) ? { liveAgeMs: ageMs } : {}),
  };
}
