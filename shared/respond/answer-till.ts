import type { Worth } from "../coupons/coupon.ts";
import type { Outcome, Reason } from "../coupons/till-ask.ts";
import { present } from "../json/present.ts";
import type { ToldPoints } from "../points/purchase.ts";
import type { CouponTold, TillTold } from "../tills/till-call.ts";

/** The body of POST /v1/redemptions (docs/contract.md#redemptions). */
export interface TillAnswer {
  readonly result: Outcome["result"];
  readonly reason?: Reason;
  readonly redemption?: string;
  readonly coupon?: Worth & { readonly expiresAt: string };
  readonly points?: ToldPoints;
  readonly redeemedAt?: string;
  readonly redeemedHere?: boolean;
}

/**
 * What is told, as it goes over the wire: times written out. What became of a coupon is the result, else what became of the
 * sale; nothing at all is a code, a card or a sale that is unknown.
 */
export function answerTill({ outcome, coupon, sale }: Partial<TillTold>): TillAnswer {
  const { points, ...ofSale } = sale ?? UNKNOWN;
  const { redeemedAtMs, ...rest }: Outcome = outcome ?? ofSale;
  return present({
    ...rest,
    redeemedAt: redeemedAtMs === undefined ? undefined : new Date(redeemedAtMs).toISOString(),
    coupon: coupon && worthOf(coupon),
    points,
  });
}

const UNKNOWN: NonNullable<TillTold["sale"]> = { result: "refused", reason: "unknown" };

function worthOf({ expiresMs, worth }: CouponTold["coupon"]): NonNullable<TillAnswer["coupon"]> {
  return { ...worth, expiresAt: new Date(expiresMs).toISOString() };
}
