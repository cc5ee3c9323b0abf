import { FORWARD_KEPT_MS, type Forward, withoutCustomer } from "../../../../shared/accounts/forward.ts";
import type { AccountContext } from "./account-context.ts";
import { askOther } from "./ask-other.ts";
import { driveMerge } from "./drive-merge.ts";
import { setAccountTimer } from "./set-account-timer.ts";
import { tellClosed } from "./unlink-device.ts";

/** What is left to do of links, of the device's own person and of the customer's; sets the timer for what is left then. */
export async function runAccountTimer(context: AccountContext): Promise<void> {
  const { store } = context;
  const forward = store.forward();
  if (forward?.state === "frozen") await askForMerge(context, forward);
  if (forward?.state === "closed") forgetCustomer(context, forward);
  for (const { id } of store.account()?.merges ?? []) await driveMerge(context, id);
  for (const { device, isClosing } of store.account()?.devices ?? []) if (isClosing) await tellClosed(context, device);
  await tellErased(context);
  setAccountTimer(store, Date.now());
  store.arm(Date.now());
}

/** If the customer's person knows of no such merge they were erased, and whoever was on the way to them goes with them. */
async function askForMerge(context: AccountContext, { to, merge, isErased }: Forward): Promise<void> {
  const { store, hot, isolate } = context;
  if (to === undefined) return;
  const isKnown = await askOther(context, to, (customer) => customer.settle(merge));
  const forward = store.forward();
  if (isKnown !== false || forward?.merge !== merge || forward.state !== "frozen") return;
  store.setForward(undefined);
  if (isErased) return store.arm(Date.now());
  const person = store.stored()?.profile.id ?? "";
  await hot.eraseNow(context, { person, jti: "", issuer: isolate.config.audience });
}

/** Of a device that was unlinked so long ago, nothing leads to the customer any more; it stays closed. */
function forgetCustomer({ store }: AccountContext, forward: Forward): void {
  if (forward.atMs + FORWARD_KEPT_MS > Date.now()) return;
  const closed = store.forward();
  if (closed !== undefined) store.setForward(withoutCustomer(closed));
}

/** Tells the own persons of an erased customer's devices that they go as well. */
async function tellErased(context: AccountContext): Promise<void> {
  const { store, isolate } = context;
  const issuer = isolate.config.audience;
  const erasing = store.erasing();
  if (erasing === undefined) return;
  const { customer: to, atMs, persons } = erasing;
  const told = persons.map(async (person) => {
    const isTold = await askOther(context, person, (own) => own.release({ person, to, erased: { atMs, issuer } }));
    if (isTold) noteTold(context, person, atMs);
  });
  await Promise.all(told);
}

/** If the customer's person was erased once more meanwhile, all are told once more. */
function noteTold({ store }: AccountContext, person: string, atMs: number): void {
  const erasing = store.erasing();
  if (erasing?.atMs !== atMs) return;
  const left = erasing.persons.filter((one) => one !== person);
  store.setErasing(left.length === 0 ? undefined : { ...erasing, persons: left });
}
