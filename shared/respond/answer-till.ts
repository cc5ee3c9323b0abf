import type { Coupon, Worth } from "../coupons/coupon.ts";
import type { Outcome, Reason } from "../coupons/till-ask.ts";
import { present } from "../json/present.ts";

/** What became of a coupon at a till. */
export interface TillOutcome {
  readonly outcome: Outcome;
  /** Absent: there is no such coupon. */
  readonly coupon?: Pick<Coupon, "worth" | "expiresMs">;
}

/** The body of POST /v1/redemptions (docs/contract.md#redemptions). */
export interface TillAnswer {
  readonly result: Outcome["result"];
  readonly reason?: Reason;
  readonly redemption?: string;
  readonly coupon?: Worth & { readonly expiresAt: string };
  readonly redeemedAt?: string;
  readonly redeemedHere?: boolean;
}

/** The same as it goes over the wire: times written out. */
export function answerTill({ outcome, coupon }: TillOutcome): TillAnswer {
  const { redeemedAtMs, ...rest } = outcome;
  return present({
    ...rest,
    redeemedAt: redeemedAtMs === undefined ? undefined : new Date(redeemedAtMs).toISOString(),
    coupon: coupon && worthOf(coupon),
  });
}

function worthOf({ expiresMs, worth }: NonNullable<TillOutcome["coupon"]>): TillAnswer["coupon"] {
  return { ...worth, expiresAt: new Date(expiresMs).toISOString() };
}
