import { type Account, isClosed, isLinked, NO_DEVICES } from "../../../../shared/accounts/account.ts";
import { beginLink } from "../../../../shared/accounts/begin-link.ts";
import { seenSeconds } from "../../../../shared/catalog/life.ts";
import { consentView } from "../../../../shared/consent/consent.ts";
import { refuse, unavailable } from "../../../../shared/errors.ts";
import { present } from "../../../../shared/json/present.ts";
import { admit } from "../../../../shared/person/envelope.ts";
import { newPerson, type PersonState } from "../../../../shared/person/person-state.ts";
import { err, ok } from "../../../../shared/result.ts";
import type { LinkCall, LinkReply, Reply } from "../calls.ts";
import { newSerial, type PersonContext } from "../person-context.ts";
import type { AccountContext } from "./account-context.ts";
import { driveMerge } from "./drive-merge.ts";
import { setAccountTimer } from "./set-account-timer.ts";

/**
 * Links a device to this customer's person, who comes into being with the first link, and merges the device's own person
 * into them. What cannot be done now the alarm goes on with, and the same message asks for again. Errors: those of admit,
 * linked, too-many-devices, revoked, unavailable.
 */
export async function linkDevice(context: AccountContext, call: LinkCall): Promise<Reply<LinkReply>> {
  const { store } = context;
  const { envelope } = call;
  const begun = beginNow(context, call);
  if (!begun.ok) return begun;
  if (begun.value !== undefined) {
    const outcome = await driveMerge(context, begun.value);
    if (outcome === "linked" || outcome === "revoked") return err(refuse(outcome));
  }
  const person = store.load();
  const account = store.account();
  if (person === undefined || account === undefined) return err(refuse("revoked"));
  // Unlinked since: the message that once linked the device links it no more.
  if (isClosed(account, envelope.kid)) return err(refuse("revoked"));
  if (!isLinked(account, envelope.kid)) return err(unavailable());
  return ok(replyOf(context, call, person, account));
}

/** One turn: the id of the merge to go on with, or undefined if the device is linked already. */
function beginNow(context: AccountContext, { envelope, customer, own, places }: LinkCall) {
  const { store, hot } = context;
  const nowMs = Date.now();
  const known = store.load();
  const account = store.account() ?? NO_DEVICES;
  const pending = account.merges.find(({ jti, device }) => jti === envelope.jti && device === envelope.kid);
  if (pending !== undefined) return ok(pending.id);
  const stored = known && store.messages.find(envelope.kid, envelope.jti);
  const admitted = admit(envelope, { erasure: store.erasure(), epoch: undefined, stored });
  if (!admitted.ok) return admitted;
  if (admitted.value !== undefined) return ok(undefined);
  // The device's own person has still to hear that they were erased with the customer.
  if (store.erasing()?.persons.includes(own.person)) return err(unavailable());
  const { kid: device, jti, iatMs } = envelope;
  const ask = present({ id: newSerial(), device, ...own, jti, iatMs, places });
  const begun = beginLink(account, ask, nowMs);
  if (!begun.ok) return err(refuse(begun.error));
  const { merge } = begun.value;
  if (merge === undefined || begun.value.account === account) return ok(merge?.id);
  store.setAccount(begun.value.account);
  setAccountTimer(store, nowMs);
  hot.keepTidy(context, nowMs);
  if (known === undefined) store.save(beginLife(context, envelope.person, customer, nowMs));
  store.arm(nowMs);
  return ok(merge.id);
}

/** A customer's person is there without any consent. */
function beginLife({ store }: PersonContext, id: string, customer: string, nowMs: number): PersonState {
  const person = newPerson(id, nowMs);
  const cameBack = store.erasure() === undefined ? undefined : (true as const);
  return { ...person, profile: present({ ...person.profile, heardMs: nowMs, cameBack, customer }) };
}

function replyOf(
  { store }: PersonContext,
  { envelope, purposes }: LinkCall,
  { profile, consent }: PersonState,
  { devices }: Account,
): LinkReply {
  // Of the message that linked the device, which may be asking once more; any other link finds it done.
  const { merged }: { merged: boolean } = JSON.parse(
    store.messages.find(envelope.kid, envelope.jti)?.answer ?? '{"merged":false}',
  );
  return present({
    epoch: profile.epoch,
    seen: seenSeconds(profile),
    consent: consentView(consent, purposes),
    merged,
    devices: devices
      .filter(({ closedAtMs }) => closedAtMs === undefined)
      .map(({ device, linkedAtMs }) => ({ device, linkedAtMs })),
  });
}
