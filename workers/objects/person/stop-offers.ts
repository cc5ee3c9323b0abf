import { refuse } from "../../../shared/errors.ts";
import { changeStop, isInstantFull } from "../../../shared/person/change-stop.ts";
import { isGranted, type PersonState } from "../../../shared/person/person-state.ts";
import { err, ok } from "../../../shared/result.ts";
import { stopHandovers } from "../../../shared/told/tell-known.ts";
import { admitMessage, refuseExcess } from "./admit-message.ts";
import type { Reply, StopCall } from "./calls.ts";
import { handOnAfter, oweCounts } from "./hand-on-counts.ts";
import { hookHostsOf } from "./open-parts.ts";
import { newSerial, type PersonContext } from "./person-context.ts";

/**
 * Stops the campaign of a receipt, or else its moment, for the person, or no longer. It writes one row, and two more if it takes
 * back offers that are to be handed over. What was said is kept with the time and the id of the message that said it, so that no
 * repeated or older one has an effect. Null: no such person. Errors: those of admit; not-found where the receipt is not kept, or
 * of no moment; rate-limited for too many of one instant, or too many messages.
 */
export async function stopOffers(
  context: PersonContext,
  { envelope, serial, stopped }: StopCall,
): Promise<Reply<true>> {
  const { store } = context;
  const { iatMs, jti } = envelope;
  const person = store.load();
  const admitted = admitMessage(context, envelope);
  const isSaid = Object.values(person?.profile.stops ?? {}).some(({ jtis }) => jtis.includes(jti));
  // What has had its effect is answered again, also past its window.
  if (!admitted.ok) return isSaid && admitted.error.code === "clock-skew" ? ok(true) : admitted;
  if (person === undefined) return ok(null);
  if (isSaid || admitted.value !== undefined) return ok(true);
  const row = store.messages.findDecision(serial);
  const { moment, campaign = moment } = JSON.parse(row?.receipt ?? "{}");
  if (campaign === undefined) return err(refuse("not-found"));
  if (isInstantFull(person.profile, campaign, iatMs))
    return err({ ...refuse("rate-limited", "too many messages of one instant"), retryAfterSeconds: 1 });
  const nowMs = Date.now();
  const profile = changeStop(person.profile, { name: campaign, stopped, iatMs, jti }, nowMs);
  if (profile === person.profile) return ok(true);
  const excess = refuseExcess(context, nowMs);
  if (excess !== undefined) return err(excess);
  if (stopped) takeBackHandovers(context, person, { name: campaign, nowMs });
  store.save({ ...person, profile });
  store.arm(nowMs);
  handOnAfter(context, undefined);
  return ok(true);
}

/** Who never agreed to it was handed over to nobody: most stops tell no outbox. */
function takeBackHandovers(
  context: PersonContext,
  { profile, consent }: PersonState,
  about: { readonly name: string; readonly nowMs: number },
): void {
  if (!isGranted(consent, "handover")) return;
  const { store } = context;
  const words = stopHandovers(store.hooks(), profile, { hosts: hookHostsOf(context), newId: newSerial, ...about });
  const owed = oweCounts(context, [], about.nowMs, words);
  if (owed !== undefined) store.owe(owed);
}
