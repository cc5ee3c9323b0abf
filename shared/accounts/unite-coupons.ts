import { beyondBound } from "../coupons/bound-coupons.ts";
import { couponState, keyOf, withdrawCoupon } from "../coupons/coupon.ts";
import { type KeptCoupon, leavePlace, leftCodes } from "../coupons/kept-coupon.ts";
import type { Exposure } from "../person/person-state.ts";
import { beyondCaps, type CapPolicy } from "./beyond-caps.ts";
import type { PersonRows } from "./person-rows.ts";

/** On which terms coupons move. */
interface Terms {
  /** Random: the codes that the index is to forget because of the merge are kept under it. */
  readonly id: string;
  readonly places: boolean;
  readonly caps: CapPolicy;
  readonly nowMs: number;
}

type CouponRows = Pick<PersonRows, "coupons" | "codes">;

/**
 * The coupons of two people who are one from now on. Those of the device's own person move, and the index is still to hear
 * whose they are. What is open of them is void beyond what the caps allow over the exposures of both, oldest first, so
 * that nobody has more by linking many devices. Beyond the bound the index is to forget codes.
 */
export function uniteCoupons(
  account: CouponRows & Pick<PersonRows, "person">,
  device: CouponRows & Pick<PersonRows, "person">,
  exposures: readonly Exposure[],
  { id, places, caps, nowMs }: Terms,
): Required<CouponRows> {
  const { id: person, timeZone = caps.mesh.timeZone } = account.person.profile;
  const own = account.coupons ?? [];
  const known = new Set(own.map(({ coupon }) => coupon.id));
  const moved = (device.coupons ?? [])
    .filter(({ coupon }) => !known.has(coupon.id))
    .map((kept) => move(places ? kept : withoutPlaces(kept, nowMs), device.person.profile.id));
  const open = moved.filter(({ coupon }) => couponState(coupon, nowMs) === "open");
  const given = open.map(({ coupon: { id: serial, mintedMs } }) => ({ id: serial, atMs: mintedMs }));
  const excess = beyondCaps(given, exposures, { caps, timeZone });
  const united = [...own, ...moved.map((kept) => (excess.has(kept.coupon.id) ? withdraw(kept, nowMs) : kept))];
  const gone = new Set(beyondBound(united, nowMs));
  const codes = leftCodes([...gone], person, nowMs);
  return {
    coupons: united.filter((kept) => !gone.has(kept)),
    codes: [...(account.codes ?? []), ...(device.codes ?? []), ...(codes.length === 0 ? [] : [{ name: id, codes }])],
  };
}

function move(kept: KeptCoupon, from: string): KeptCoupon {
  const person = kept.person ?? from;
  if (keyOf(kept.coupon.code) === undefined) return { ...kept, person };
  return { ...kept, index: "put", from: [...(kept.from ?? []), from], person };
}

/** What ends with a place is void: nobody knows any more whether they are there. Nor where it was used, but that it was. */
function withoutPlaces(kept: KeptCoupon, nowMs: number): KeptCoupon {
  const left = leavePlace(kept, () => true, nowMs);
  const deeds = left.coupon.deeds.map(({ place: _, ...deed }) => deed);
  return { ...left, coupon: { ...left.coupon, deeds } };
}

function withdraw(kept: KeptCoupon, atMs: number): KeptCoupon {
  return { ...kept, coupon: withdrawCoupon(kept.coupon, { reason: "merge", atMs }) };
}
