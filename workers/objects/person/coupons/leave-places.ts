import { leavePlace } from "../../../../shared/coupons/kept-coupon.ts";
import type { PresenceState } from "../../../../shared/presence/presence-state.ts";
import type { PersonStore } from "../store/person-store.ts";

/** Voids the coupons that end as the person leaves, in the turn in which they have left. */
export function leavePlaces(
  store: PersonStore,
  { before, next, nowMs }: { readonly before: PresenceState; readonly next: PresenceState; readonly nowMs: number },
): void {
  if (before.visits === next.visits) return;
  voidLeft(store, (place) => Object.hasOwn(before.visits, place) && !Object.hasOwn(next.visits, place), nowMs);
}

/** The same if nobody may know any more where the person is: no coupon says with which place it ended. */
export function forgetEndings(store: PersonStore, nowMs: number): void {
  voidLeft(store, () => true, nowMs);
}

function voidLeft({ coupons }: PersonStore, isLeft: (place: string) => boolean, nowMs: number): void {
  for (const kept of coupons.list()) {
    const left = leavePlace(kept, isLeft, nowMs);
    if (left !== kept) coupons.save(left);
  }
}
