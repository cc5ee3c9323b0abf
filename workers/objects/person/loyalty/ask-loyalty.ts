import type { Policy } from "../../../../shared/catalog/policy.ts";
import { LOYALTY_PURPOSE } from "../../../../shared/catalog/purposes-of.ts";
import { refuse, unavailable } from "../../../../shared/errors.ts";
import type { CountBatch } from "../../../../shared/measure/count.ts";
import type { Envelope } from "../../../../shared/person/envelope.ts";
import { isGranted, type PersonState } from "../../../../shared/person/person-state.ts";
import { err, ok } from "../../../../shared/result.ts";
import type { HookEvent } from "../../../../shared/webhooks/hook-events.ts";
import { loadLoyalty } from "../../../cold.ts";
import { openIsolate } from "../../../isolate/isolate.ts";
import { admitMessage, refuseExcess } from "../admit-message.ts";
import type { Reply } from "../calls.ts";
import { takeOutVoid } from "../coupons/take-out-void.ts";
import { waitForCodes } from "../coupons/tell-codes.ts";
import { handOnAfter, oweCounts } from "../hand-on-counts.ts";
import { openParts } from "../open-parts.ts";
import type { PersonContext } from "../person-context.ts";

/** What a message about points is answered from. */
export interface AskedLoyalty {
  readonly person: PersonState;
  readonly policy: Policy;
  /** The refusal of one more message that changes state, if there were too many. */
  readonly refuseExcess: (nowMs: number) => ReturnType<typeof refuseExcess>;
  /** What webhooks are to be told, to be written with the message. */
  readonly tell: (events: readonly HookEvent[], nowMs: number) => CountBatch | undefined;
}

/**
 * Answers a message about the person's card or points by the catalog that is current: `work` is one turn with what admits it.
 * What it has the index told of, the answer waits for a moment. Null: no such person. Errors: those of admit and of `work`;
 * unavailable while no live state can be read; not-found if the mesh has no loyalty; consent-missing without it.
 */
export async function askLoyalty<T>(
  context: PersonContext,
  envelope: Envelope,
  work: (loyalty: Awaited<ReturnType<typeof loadLoyalty>>, asked: AskedLoyalty) => Reply<T>,
): Promise<Reply<T>> {
  const [loyalty, isolate] = await Promise.all([loadLoyalty(), openIsolate(context.env)]);
  const snapshot = await isolate.catalog.current(Date.now(), context.defer);
  if (snapshot === undefined) return err(unavailable());
  const live = await isolate.live.forValue(Date.now(), context.defer);
  if (!live.ok) return live;
  await openParts(context, snapshot.policy);
  await takeOutVoid(context, live.value.state.voidReports);
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  const person = context.store.load();
  if (person === undefined) return ok(null);
  if (admitted.value !== undefined) return ok(JSON.parse(admitted.value));
  if (snapshot.policy.loyalty === undefined) return err(refuse("not-found"));
  if (!isGranted(person.consent, LOYALTY_PURPOSE)) return err(refuse("consent-missing"));
  const reply = work(loyalty, {
    person,
    policy: snapshot.policy,
    refuseExcess: (nowMs) => refuseExcess(context, nowMs),
    tell(events, nowMs) {
      const terms = { policy: snapshot.policy, hosts: isolate.config.hookHosts, nowMs };
      return oweCounts(context, [], nowMs, context.cache.webhooks?.tellHooks(context, events, person, terms));
    },
  });
  handOnAfter(context, undefined);
  await waitForCodes(context);
  return reply;
}
