import { present } from "../json/present.ts";
import type { LiveState } from "./live-state.ts";
import type { VoidReports } from "./void-reports.ts";

/** Mesh-wide facts that the edge brings along, since no single person's object can know them. */
export interface MeshFacts {
  /** Ids of paused moments, and of paused campaigns. */
  readonly pausedMoments: readonly string[];
  readonly pausedCampaigns: readonly string[];
  /** Signals that are on: their type, and the place of those of one. */
  readonly liveSignals: readonly { readonly type: string; readonly place?: string }[];
  /** Names of the units that the edge holds for this message: of budgets, and of pools (`unitsToReserve`). */
  readonly units: readonly string[];
  /** What senders reported and is void; absent: nothing is. */
  readonly voidReports?: readonly VoidReports[];
  /** How old what is known of pauses and signals was, milliseconds. Absent: the edge could never read it. */
  readonly liveAgeMs?: number;
}

/** Nothing is paused, no signal is on, and no budget unit is at hand. */
export const NO_MESH_FACTS: MeshFacts = { pausedMoments: [], pausedCampaigns: [], liveSignals: [], units: [] };

/**
 * What a decision is told of the mesh: the live state, its age (milliseconds; infinite where it was never read), and the
 * units that are at hand. `liveTypes`: types of signals that conditions ask for; undefined: any.
 */
export function meshFactsOf(
  live: LiveState,
  units: readonly string[],
  ageMs = Number.POSITIVE_INFINITY,
  liveTypes?: ReadonlySet<string>,
): MeshFacts {
  const asked = live.signals.filter(({ type }) => liveTypes?.has(type) ?? true);
  return present({
    pausedMoments: live.pausedMoments,
    pausedCampaigns: live.pausedCampaigns,
    liveSignals: asked.map(({ type, place }) => present({ type, place })),
    units,
    voidReports: live.voidReports.length === 0 ? undefined : live.voidReports,
    liveAgeMs: Number.isFinite(ageMs) ? ageMs : undefined,
  });
}
