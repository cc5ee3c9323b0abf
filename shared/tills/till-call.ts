import type { Coupon } from "../coupons/coupon.ts";
import type { Outcome, TillAsk } from "../coupons/till-ask.ts";
import type { CouponPause } from "../live/coupon-pause.ts";
import type { VoidReports } from "../live/void-reports.ts";
import type { RefundFault, ToldPoints } from "../points/purchase.ts";
import type { SaleAsk, SaleOutcome } from "../points/step-sale.ts";

/** What a till asks of a person: of coupons, of a sale that they are the buyer of, or of both in one turn. Plain JSON. */
export interface TillCall {
  /** As `stripCode` compares codes; absent: the coupons are those that `ask.of`, or its transaction, used. */
  readonly code?: string;
  readonly ask: TillAsk;
  /** The life of the person that led here; absent: whoever it is by now. */
  readonly epoch?: number;
  /** The number of the card that led here: a sale that is new needs one that tills take. */
  readonly card?: string;
  /** A void of the whole sale that came before. */
  readonly voided?: TillAsk;
  /** It is only asked which sale used the coupon: nothing changes. */
  readonly isLookUp?: true;
  /** If the person is the buyer. */
  readonly sale?: SaleCall;
  /** Coupons that operators have paused. Which of them this one is, only its row tells. */
  readonly pauses?: readonly CouponPause[];
  /** What senders reported and is void; absent: nothing is. */
  readonly voidReports?: readonly VoidReports[];
}

/** What a till says of a sale to its buyer. */
export interface SaleCall extends SaleAsk {
  /** No coupon is asked for with it. */
  readonly isAlone?: true;
  /** It was rung up, whatever becomes of the coupon. */
  readonly isLate?: true;
  /** What was bought: it is stored nowhere. */
  readonly items?: readonly string[];
}

/** What the till is answered: of coupons, of the sale. Or why nothing is changed. */
export type TillReply = RefundFault | TillTold;

export type TillTold = Partial<CouponTold> & { readonly sale?: SaleTold };

/** What became of a coupon. */
export interface CouponTold {
  readonly outcome: Outcome;
  readonly coupon: Pick<Coupon, "id" | "from" | "worth" | "expiresMs">;
  /** Of a void or a refund: the transaction that had used it. */
  readonly transaction?: string;
}

/** What became of a sale, and its points; absent: the person has none for it. */
export interface SaleTold extends SaleOutcome {
  readonly points?: ToldPoints;
}
