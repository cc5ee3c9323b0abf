import type { Policy } from "../../../../shared/catalog/policy.ts";
import type { PersonState } from "../../../../shared/person/person-state.ts";
import type { HookEvent, HookWord } from "../../../../shared/webhooks/hook-events.ts";
import type { HookHosts } from "../../../../shared/webhooks/hook-hosts.ts";
import { newSerial, type PersonContext } from "../person-context.ts";
import { COUNTS_TIMER, HAND_ON_AFTER_MS } from "../store/timers.ts";

/**
 * What webhooks are told of what a till did, in its turn; nothing, if the catalog has none. Without a catalog the events are kept
 * until there is one.
 */
export function tellTill(
  context: PersonContext,
  events: readonly HookEvent[],
  person: PersonState,
  { policy, hosts }: { readonly policy: Policy | undefined; readonly hosts: HookHosts },
): readonly HookWord[] {
  const nowMs = Date.now();
  if (policy !== undefined)
    return context.cache.webhooks?.tellHooks(context, events, person, { policy, hosts, nowMs }) ?? [];
  const { store } = context;
  if (events.length === 0) return [];
  store.owe({ id: newSerial(), atMs: nowMs, counts: [], untold: events });
  if (store.timers.dueMs(COUNTS_TIMER) === undefined) store.timers.set(COUNTS_TIMER, nowMs + HAND_ON_AFTER_MS);
  return [];
}
