import type { Channel } from "../catalog/catalog.ts";
import type { MomentRule, Policy } from "../catalog/policy.ts";
import type { ConditionInput } from "../condition/condition.ts";
import type { PersonState } from "../person/person-state.ts";
import type { Occurrence } from "../presence/occurrence.ts";

/** A moment whose trigger fired, and what fired it. */
export interface Candidate {
  readonly moment: MomentRule;
  readonly occurrence: Occurrence;
}

/** Mesh-wide facts that the edge brings along, since no single person's object can know them. */
export interface MeshFacts {
  /** Ids of paused moments, and of paused campaigns. */
  readonly pausedMoments: readonly string[];
  readonly pausedCampaigns: readonly string[];
  /** Types of signals that are on somewhere in the mesh. */
  readonly liveSignals: readonly string[];
  /** Campaigns for which the edge holds a budget unit for this message. */
  readonly units: readonly string[];
  /** How old what is known of pauses and signals was, milliseconds. Absent: the edge could never read it. */
  readonly liveAgeMs?: number;
}

/** Nothing is paused, no signal is on, and no budget unit is at hand. */
export const NO_MESH_FACTS: MeshFacts = { pausedMoments: [], pausedCampaigns: [], liveSignals: [], units: [] };

/** Everything the gates look at besides the candidate. */
export interface Situation {
  readonly person: PersonState;
  readonly policy: Policy;
  readonly mesh: MeshFacts;
  readonly channel: Channel;
  /** Whether the person has at least one push subscription. */
  readonly subscribed: boolean;
  /** IANA zone the person lives by: the last accepted one, else the mesh's. */
  readonly timeZone: string;
  readonly drawKey: Uint8Array;
  readonly nowMs: number;
  readonly conditionInput: (candidate: Candidate) => ConditionInput;
}
