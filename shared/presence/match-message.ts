import type { Policy } from "../catalog/policy.ts";
import type { Facts } from "../locate/facts.ts";
import type { Occurrence } from "./occurrence.ts";
import { NO_MEMORY, NOWHERE } from "./presence-state.ts";
import { stepPresence } from "./step-presence.ts";

/**
 * What a message would set off for a person of whom nothing is known, or whose location may not be used (contract,
 * section 4): enter, zone, scan and event, never exit or dwell. An event names no place: that would be using location.
 */
export function matchMessage(facts: Facts, policy: Policy): readonly Occurrence[] {
  const { event, ...located } = facts;
  const nowhere = { presence: NOWHERE, memory: NO_MEMORY, policy };
  const matched = stepPresence({ ...nowhere, facts: located }).occurrences;
  if (event === undefined) return matched;
  return [...matched, { kind: "event", name: event.name, confidence: "low", trust: "low" }];
}
