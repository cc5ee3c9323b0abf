import type { Policy } from "../../../../shared/catalog/policy.ts";
import type { PersonState } from "../../../../shared/person/person-state.ts";
import type { HookEvent, HookWord } from "../../../../shared/webhooks/hook-events.ts";
import type { HookHosts } from "../../../../shared/webhooks/hook-hosts.ts";
import type { PersonContext } from "../person-context.ts";

/** What webhooks are told of what a till did, in its turn; nothing, if the catalog has none. */
export function tellTill(
  context: PersonContext,
  events: readonly HookEvent[],
  person: PersonState,
  terms: { readonly policy: Policy; readonly hosts: HookHosts },
): readonly HookWord[] {
  return context.cache.webhooks?.tellHooks(context, events, person, { ...terms, nowMs: Date.now() }) ?? [];
}
