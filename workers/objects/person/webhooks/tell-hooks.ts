import type { Policy } from "../../../../shared/catalog/policy.ts";
import type { PersonState } from "../../../../shared/person/person-state.ts";
import { balanceOf } from "../../../../shared/points/points-ledger.ts";
import { type DecidedEvents, eventsOfDecision } from "../../../../shared/told/events-of-decision.ts";
import { whoHears } from "../../../../shared/told/who-hears.ts";
import type { HookEvent, HookWord } from "../../../../shared/webhooks/hook-events.ts";
import type { HookHosts } from "../../../../shared/webhooks/hook-hosts.ts";
import { newSerial, type PersonContext } from "../person-context.ts";

/** By what it is judged who hears of something. */
export interface HookTerms {
  readonly policy: Policy;
  readonly hosts: HookHosts;
  readonly nowMs: number;
}

/** What webhooks are told of this, and remembers who knows the person by it: in the turn that stores what it tells. */
export function tellHooks(
  { store }: PersonContext,
  events: readonly HookEvent[],
  person: Pick<PersonState, "profile" | "consent">,
  terms: HookTerms,
): readonly HookWord[] {
  if (events.length === 0 || terms.policy.webhooks === undefined) return [];
  const { words, memory } = whoHears(events, person, store.hooks(), { ...terms, newId: newSerial });
  store.setHooks(memory);
  return words;
}

/** What webhooks are told of a decision, once its points are in the ledger. */
export function tellDecision(
  context: PersonContext,
  decided: Omit<DecidedEvents, "before" | "next" | "balance"> & {
    readonly before: PersonState;
    readonly after: PersonState;
    /** What else has happened, which comes first. */
    readonly events?: readonly HookEvent[] | undefined;
  },
  terms: Pick<HookTerms, "hosts" | "nowMs">,
): readonly HookWord[] {
  const { before, after, points, policy } = decided;
  if (policy.webhooks === undefined) return [];
  const balance = points === undefined ? 0 : balanceOf(context.store.points.read(), terms.nowMs);
  const events = eventsOfDecision({ ...decided, before: before.profile, next: after.profile, balance });
  return tellHooks(context, [...(decided.events ?? []), ...events], after, { ...terms, policy });
}
