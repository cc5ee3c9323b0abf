import type { Policy } from "../../../../shared/catalog/policy.ts";
import { refuse, unavailable } from "../../../../shared/errors.ts";
import { err, ok } from "../../../../shared/result.ts";
import { isAgreed, noteTold, purposesFor } from "../../../../shared/told/who-hears.ts";
import type { HookSubject } from "../../../../shared/webhooks/hook-events.ts";
import { type HookHosts, hookUrl, isOwnHost } from "../../../../shared/webhooks/hook-hosts.ts";
import type { admitMessage } from "../admit-message.ts";
import type { Reply, SubjectCall } from "../calls.ts";
import type { PersonContext } from "../person-context.ts";

/**
 * What a webhook's subject of this person is made of, if they agreed to what it needs. From then on it knows them: it hears of
 * what is held back from them, and that they are no more. Null: no such person. Errors: those of admit, not-found,
 * consent-missing, unavailable.
 */
export function giveSubject(
  context: PersonContext,
  { envelope, webhook }: SubjectCall,
  world: {
    readonly policy: Policy | undefined;
    readonly hosts: HookHosts;
    readonly admitMessage: typeof admitMessage;
  },
): Reply<HookSubject> {
  const { store } = context;
  const { policy, hosts, admitMessage: admit } = world;
  const admitted = admit(context, envelope);
  if (!admitted.ok) return admitted;
  const person = store.load();
  if (person === undefined) return ok(null);
  if (policy === undefined) return err(unavailable());
  const rule = policy.webhooks?.find(({ id }) => id === webhook);
  if (rule === undefined || hookUrl(rule, hosts) === undefined) return err(refuse("not-found"));
  const isOwn = isOwnHost(rule.host, hosts);
  const memory = store.hooks();
  const isBarred = !isOwn && memory.gpcMs !== undefined;
  if (isBarred || !isAgreed(person.consent, purposesFor(rule, isOwn))) return err(refuse("consent-missing"));
  store.setHooks(noteTold(memory, rule));
  store.arm(Date.now());
  const { id, epoch } = person.profile;
  return ok({ webhook: rule.id, host: rule.host, person: id, epoch });
}
