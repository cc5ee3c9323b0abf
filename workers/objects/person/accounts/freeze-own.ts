import { closeForward, isErasedWith, withoutCustomer } from "../../../../shared/accounts/forward.ts";
import { finishPerson, freezePerson } from "../../../../shared/accounts/freeze-person.ts";
import { admit } from "../../../../shared/person/envelope.ts";
import { NO_MEMORY } from "../../../../shared/presence/presence-state.ts";
import { hasOpenAttempt } from "../../../../shared/push/outbox.ts";
import type { FinishCall, FinishReply, FreezeCall, FreezeReply, ReleaseCall } from "../calls.ts";
import { readPersonRows } from "../store/person-rows.ts";
import type { AccountContext } from "./account-context.ts";
import { setAccountTimer } from "./set-account-timer.ts";

/** A device's own person freezes for a merge, and gives all they have. From then on nothing of it changes. */
export function freezeOwn({ store, storage, cache }: AccountContext, call: FreezeCall): FreezeReply {
  const nowMs = Date.now();
  const known = store.load();
  const of = { erasure: store.erasure(), epoch: known?.profile.epoch, stored: undefined };
  const admitted = admit(call.envelope, of);
  const isRevoked = !admitted.ok && admitted.error.code === "revoked";
  const isSending = cache.sending.size > 0 || (known !== undefined && store.outbox.list().some(hasOpenAttempt));
  const before = store.forward();
  const { answer, forward } = freezePerson({ forward: before, isRevoked, isSending }, call, nowMs);
  if (forward !== before) {
    store.setForward(forward);
    setAccountTimer(store, nowMs);
    store.arm(nowMs);
  }
  if (answer !== "frozen") return { answer };
  return { answer, rows: readPersonRows(storage) ?? null };
}

/** Their rows are taken: nothing stays but where they went, once all is heard that was taken back meanwhile. */
export function finishOwn({ store, cache }: AccountContext, call: FinishCall): FinishReply {
  const nowMs = Date.now();
  const before = store.forward();
  const { answer, forward } = finishPerson(before, call, nowMs);
  if (forward === before) return answer;
  store.setForward(forward);
  setAccountTimer(store, nowMs);
  store.moveAway();
  store.arm(nowMs);
  cache.memory = NO_MEMORY;
  cache.lastCell = undefined;
  cache.recentRefusals.clear();
  return answer;
}

/**
 * The customer's person lets go of this device's own: it was unlinked, so its key is used up; or they were erased, and whoever
 * went to them with them. False: not now.
 */
export async function releaseOwn(context: AccountContext, { person, to, erased }: ReleaseCall): Promise<boolean> {
  const { store, hot } = context;
  const nowMs = Date.now();
  const forward = store.forward();
  if (erased !== undefined) {
    if (!isErasedWith(forward, { to, erasedAtMs: erased.atMs })) return true;
    const { state, isErased } = forward;
    store.setForward(withoutCustomer(forward));
    setAccountTimer(store, nowMs);
    store.arm(nowMs);
    if (state !== "closed" && !isErased) await hot.eraseNow(context, { person, jti: "", issuer: erased.issuer });
    return true;
  }
  if (forward?.to !== to) return true;
  const closed = closeForward(forward, to, nowMs);
  if (closed === undefined) return false;
  store.setForward(closed);
  setAccountTimer(store, nowMs);
  store.arm(nowMs);
  return true;
}
