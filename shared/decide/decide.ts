import type { Policy } from "../catalog/policy.ts";
import type { MeshFacts } from "../live/mesh-facts.ts";
import type { Facts } from "../locate/facts.ts";
import { isGranted, type PersonState } from "../person/person-state.ts";
import { setLocale } from "../person/set-locale.ts";
import type { PresenceMemory } from "../presence/presence-state.ts";
import { silencePresence } from "../presence/silence-presence.ts";
import { matchMessage, type PresenceStep, stepPresence } from "../presence/step-presence.ts";
import { chooseMoment } from "./choose-moment.ts";
import type { Decision } from "./decision.ts";

/** All that a decision depends on besides the catalog version and the draw key. Plain JSON, so that a receipt can keep it. */
export interface DecideInput {
  readonly person: PersonState;
  readonly memory: PresenceMemory;
  readonly facts: Facts;
  readonly said: { readonly locale?: string; readonly timeZone?: string };
  readonly mesh: MeshFacts;
  /** Whether the person has at least one push subscription. */
  readonly subscribed: boolean;
  /** `late`: older than the live window. `stale`: older than the last message of its device that changed state. */
  readonly standing: "live" | "late" | "stale";
  readonly nowMs: number;
  /** Random name of the receipt, should there be one. */
  readonly serial: string;
}

export interface Decided {
  readonly decision: Decision;
  readonly next: PersonState;
  readonly memory: PresenceMemory;
  /** `state`: the message is to be stored with its answer. `seen`: only the time of a stay moved on. */
  readonly changed: PresenceStep["changed"];
}

/**
 * Decides what one message earns one person: presence, then triggers, gates and rank, then what changes. Pure: the same
 * input, policy and key give the same verdict, whenever and wherever it is computed. A message that is not live is
 * judged like any other, and changes nothing.
 */
export function decide(input: DecideInput, policy: Policy, drawKey: Uint8Array): Decided {
  const { person, standing, nowMs } = input;
  const step = takeStep(input, policy);
  if (standing !== "live") {
    const { decision } = chooseMoment({ ...input, ...input.facts, occurrences: step.occurrences }, policy, drawKey);
    return { decision, next: person, memory: input.memory, changed: "nothing" };
  }
  const profile = setLocale(person.profile, input.said, nowMs);
  const moved: PersonState =
    profile === person.profile && step.presence === person.presence
      ? person
      : { ...person, profile, presence: step.presence };
  const happening = { ...input, ...input.facts, person: moved, occurrences: step.occurrences };
  const { decision, next } = chooseMoment(happening, policy, drawKey);
  const isChanged = step.changed === "state" || next.profile !== person.profile || next.exposures !== person.exposures;
  return { decision, next, memory: step.memory, changed: isChanged ? "state" : step.changed };
}

/**
 * What the message does to presence, after what silence already did while no alarm came. Without the consent to use it,
 * what was located is only matched, so that the answer can say `consent`.
 */
function takeStep({ person, memory, facts, nowMs }: DecideInput, policy: Policy): PresenceStep {
  if (!isGranted(person.consent, "location")) {
    return { presence: person.presence, memory, occurrences: matchMessage(facts, policy), changed: "nothing" };
  }
  const silence = silencePresence({ presence: person.presence, policy, nowMs });
  const step = stepPresence({ presence: silence.presence, memory, facts, policy });
  if (silence.presence === person.presence) return step;
  return { ...step, occurrences: [...silence.occurrences, ...step.occurrences], changed: "state" };
}
