import { type Coupon, couponState, keyOf, withdrawCoupon } from "./coupon.ts";

/** A coupon as its person's object keeps it: one row, which the id of the coupon names. Plain JSON. */
export interface KeptCoupon {
  readonly coupon: Coupon;
  /** Whether the index of codes knows whose its code is (`held`), or is still to hear of it. */
  readonly index: "put" | "held";
  /** It is void once the person leaves this place. Absent: it ends with none. */
  readonly endsWith?: string;
  /** Persons under whom the index may have the code so far: of devices who are this person by now. Absent once it has heard. */
  readonly from?: readonly string[];
  /** Whom the receipt's id names, if that is a device's own person who became one with this one. */
  readonly person?: string;
}

/** A code whose coupon is gone, or the number of a card that is, and under whom the index may have it: it has still to forget it. Plain JSON. */
export interface LeftCode {
  readonly code: string;
  /** It is the number of a card. */
  readonly isCard?: true;
  readonly persons: readonly string[];
}

/** Such codes, as they are kept: one row for those that came together. */
export interface LeftCodes {
  readonly name: string;
  readonly codes: readonly LeftCode[];
}

/** Rows of one person; each is asked for at every till. */
export const MAX_COUPONS = 200;

/** A coupon and its code are kept for so long past its end: a till may void or ask again. */
const KEPT_PAST_END_MS = 60 * 24 * 3_600_000;

/** Until when a coupon is kept, and the index leads to it, epoch milliseconds. */
export function keptUntilMs({ expiresMs }: Pick<Coupon, "expiresMs">): number {
  return expiresMs + KEPT_PAST_END_MS;
}

/** When the last of those that can still be used ends, epoch milliseconds; undefined: there is none. */
export function lastEndMs(kept: readonly KeptCoupon[], nowMs: number): number | undefined {
  const open = kept.filter(({ coupon }) => couponState(coupon, nowMs) === "open");
  return open.length === 0 ? undefined : Math.max(...open.map(({ coupon }) => coupon.expiresMs));
}

/** What the index has to forget of coupons that this person has no more: it forgets the others by itself. */
export function leftCodes(gone: readonly KeptCoupon[], person: string, nowMs: number): readonly LeftCode[] {
  return gone
    .filter(({ coupon }) => nowMs < keptUntilMs(coupon))
    .flatMap(({ coupon, from = [] }) => {
      const code = keyOf(coupon.code);
      return code === undefined ? [] : [{ code, persons: [person, ...from] }];
    });
}

/** The coupon once the person has left places; the same object if it does not end with one of them. */
export function leavePlace(kept: KeptCoupon, isLeft: (place: string) => boolean, atMs: number): KeptCoupon {
  const { endsWith, ...others } = kept;
  if (endsWith === undefined || !isLeft(endsWith)) return kept;
  return { ...others, coupon: withdrawCoupon(kept.coupon, { reason: "exit", atMs }) };
}
