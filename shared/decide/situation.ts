import type { Channel } from "../catalog/catalog.ts";
import type { MomentRule, Policy } from "../catalog/policy.ts";
import type { ConditionInput } from "../condition/condition.ts";
import type { MeshFacts } from "../live/mesh-facts.ts";
import type { Standing } from "../loyalty/standing.ts";
import type { PersonState } from "../person/person-state.ts";
import type { Occurrence } from "../presence/occurrence.ts";

/** A moment whose trigger fired, and what fired it. */
export interface Candidate {
  readonly moment: MomentRule;
  readonly occurrence: Occurrence;
}

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
  /** How they stand with their points; undefined: nobody may ask, or nothing does. */
  readonly standing: Standing | undefined;
  readonly drawKey: Uint8Array;
  readonly nowMs: number;
  readonly conditionInput: (candidate: Candidate) => ConditionInput;
}
