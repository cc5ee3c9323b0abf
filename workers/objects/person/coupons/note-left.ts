import { type KeptCoupon, leftCodes } from "../../../../shared/coupons/kept-coupon.ts";
import { newSerial } from "../person-context.ts";
import type { PersonStore } from "../store/person-store.ts";

/** Notes that the index is to forget the codes of coupons that go, in one row for all of them. */
export function noteLeft(store: PersonStore, gone: readonly KeptCoupon[], nowMs: number): void {
  const codes = leftCodes(gone, store.stored()?.profile.id ?? "", nowMs);
  if (codes.length > 0) store.coupons.saveLeft({ name: newSerial(), codes });
}
