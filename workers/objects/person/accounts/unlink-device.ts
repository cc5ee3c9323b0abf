import { leadsTo } from "../../../../shared/accounts/forward.ts";
import { closeDevice, endClosing } from "../../../../shared/accounts/settle-merge.ts";
import { updateVisits } from "../../../../shared/presence/visits.ts";
import { err, ok } from "../../../../shared/result.ts";
import type { Reply, UnlinkCall } from "../calls.ts";
import type { AccountContext } from "./account-context.ts";
import { askOther } from "./ask-other.ts";
import { setAccountTimer } from "./set-account-timer.ts";

/**
 * A device is the customer's no longer: where pushes go to it and what it said of where the person is go with it, and its key is
 * used up. Whoever is no customer has nothing to unlink. Null: no such person. Errors: those of admit.
 */
export async function unlinkDevice(context: AccountContext, call: UnlinkCall): Promise<Reply<true>> {
  const { store, hot } = context;
  const { envelope, device } = call;
  const forward = store.forward();
  const moved = forward?.state === "closed" ? leadsTo(forward) : undefined;
  if (moved !== undefined) return err(moved);
  // A device that unlinked itself may ask once more; it can ask for nothing else.
  if (store.load() !== undefined && store.messages.find(envelope.kid, envelope.jti)?.typ === envelope.typ)
    return ok(true);
  const admitted = hot.admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  const person = store.load();
  if (person === undefined) return ok(null);
  const nowMs = Date.now();
  const account = store.account();
  const next = account && closeDevice(account, device, nowMs);
  if (next === undefined) return ok(true);
  store.setAccount(next);
  store.subscriptions.remove(device);
  if (store.subscriptions.list().length === 0) hot.pauseAreas(context, nowMs);
  const stays = person.presence.stays.filter((stay) => stay.device !== device);
  const isThere = stays.length < person.presence.stays.length;
  setAccountTimer(store, nowMs);
  hot.keepTidy(context, nowMs);
  if (isThere) {
    const presence = updateVisits(person.presence, stays, nowMs);
    hot.leavePlaces(store, { before: person.presence, next: presence, nowMs });
    store.save({ ...person, presence });
  }
  store.messages.save({ envelope, atMs: nowMs, answer: "true" });
  store.arm(nowMs);
  hot.refreshAreasAfter(context);
  await tellClosed(context, device);
  return ok(true);
}

/** Tells the device's own person, who alone says whose it is, that it is closed. */
export async function tellClosed(context: AccountContext, device: string): Promise<void> {
  const { store } = context;
  const to = store.load()?.profile.id;
  const closing = store.account()?.devices.find((one) => one.device === device && one.isClosing);
  if (to === undefined || closing === undefined) return;
  const { person } = closing;
  const isTold = await askOther(context, person, (own) => own.release({ person, to }));
  const account = store.account();
  if (!isTold || account === undefined) return;
  store.setAccount(endClosing(account, device));
  setAccountTimer(store, Date.now());
  store.arm(Date.now());
}
