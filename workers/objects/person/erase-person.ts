import { ownPersonsOf } from "../../../shared/accounts/account.ts";
import { admit, type Envelope } from "../../../shared/person/envelope.ts";
import { NO_MEMORY } from "../../../shared/presence/presence-state.ts";
import { ok } from "../../../shared/result.ts";
import { REPLAY_SECONDS } from "../../../shared/token/window.ts";
import { tellErased } from "../../../shared/told/tell-known.ts";
import { runAccounts } from "./accounts/run-accounts.ts";
import { setAccountTimer } from "./accounts/set-account-timer.ts";
import { admitMessage } from "./admit-message.ts";
import type { EraseReply, Reply } from "./calls.ts";
import { dropCoupons, tellCodes } from "./coupons/tell-codes.ts";
import { handOnAfter, oweCounts } from "./hand-on-counts.ts";
import { hookHostsOf } from "./open-parts.ts";
import { newSerial, type PersonContext } from "./person-context.ts";
import { leaveAreas } from "./plan-areas.ts";
import { tellAreasAfter } from "./register-areas.ts";
import { dropTags, tellRegistry } from "./tags.ts";

/**
 * Deletes the person but for one row, which for 24 h 5 min keeps every older pass and message out and answers the same
 * erasure again. Null: no such person, nothing stored.
 */
export async function erasePerson(
  context: PersonContext,
  { envelope, issuer }: { envelope: Envelope; issuer: string },
): Promise<Reply<EraseReply>> {
  const { store } = context;
  const isFrozen = store.forward()?.state === "frozen";
  const admitted = isFrozen
    ? admit(envelope, { erasure: store.erasure(), epoch: store.stored()?.profile.epoch, stored: undefined })
    : admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  if (admitted.value !== undefined) return ok({ tombstone: JSON.parse(admitted.value) });
  if (store.load() === undefined && !isFrozen) return ok(null);
  return ok({ tombstone: await eraseNow(context, { person: envelope.person, jti: envelope.jti, issuer }) });
}

/**
 * Erases the person, and gives the claims of the tombstone. `jti`: of the message that asked for it, "" if none did. A customer's
 * person takes along the own persons of all their devices; a frozen one takes along the customer's, whom they were on the way to.
 */
export async function eraseNow(
  context: PersonContext,
  { person, jti, issuer }: { readonly person: string; readonly jti: string; readonly issuer: string },
): Promise<object> {
  const { store } = context;
  const erasedAtMs = Date.now();
  const tombstone = { iss: issuer, sub: person, jti, iat: erasedAtMs / 1000 };
  const forward = store.forward();
  const account = store.account();
  const isFrozen = forward?.state === "frozen";
  if (isFrozen) store.setForward({ ...forward, handed: [], isErased: true });
  if (account !== undefined) {
    const persons = new Set([...(store.erasing()?.persons ?? []), ...ownPersonsOf(account)]);
    store.setErasing({ customer: person, atMs: erasedAtMs, persons: [...persons] });
  }
  const isOfAccount = isFrozen || account !== undefined;
  if (isOfAccount) setAccountTimer(store, erasedAtMs);
  dropTags(context, erasedAtMs);
  dropCoupons(context, erasedAtMs);
  leaveAreas(context, erasedAtMs);
  const known = store.stored();
  const told =
    known &&
    tellErased(store.hooks(), known.profile, { hosts: hookHostsOf(context), nowMs: erasedAtMs, newId: newSerial });
  const owed = oweCounts(context, [], erasedAtMs, told);
  store.erase({ erasedAtMs, jti, tombstone: JSON.stringify(tombstone) }, erasedAtMs + REPLAY_SECONDS * 1000, owed);
  store.arm(erasedAtMs);
  context.cache.memory = NO_MEMORY;
  context.cache.recentRefusals.clear();
  handOnAfter(context, undefined);
  tellAreasAfter(context);
  await Promise.all([tellRegistry(context), forgetCodes(context), isOfAccount ? runAccounts(context) : undefined]);
  return tombstone;
}

function forgetCodes(context: PersonContext): Promise<void> | undefined {
  return context.store.coupons.isPending() ? tellCodes(context) : undefined;
}
