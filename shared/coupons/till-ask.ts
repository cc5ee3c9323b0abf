import { parseDecimal, writeDecimal, ZERO } from "../money/decimal.ts";
import type { WrittenMoney } from "../money/written-money.ts";

/** What a till or back end asks of one coupon, once its message is verified and its code led here. */
export interface TillAsk {
  /** Id of the sender, and its transaction, which is unique for it. */
  readonly sender: string;
  readonly transaction: string;
  readonly action: "redeem" | "check" | "void" | "refund";
  /** Digest of `contentsOf` the message. */
  readonly contents: string;
  /** `iat` of the message and its receipt, epoch milliseconds. */
  readonly atMs: number;
  readonly receivedMs: number;
  /** Where it is; absent of a back end that does not say. */
  readonly place?: string;
  /** What is voided or refunded, if it has another transaction: that transaction, or the redemption that was answered. */
  readonly of?: string;
  /** Of a void: of the whole sale, whatever coupons it named, and not of one of them. */
  readonly isWhole?: true;
  /** Id of the redemption that this would be; the answer has it. */
  readonly redemption: string;
}

/**
 * Why something is refused (docs/contract.md). `unknown` is also said of what another sender redeemed. `transaction-used`:
 * the transaction has another card.
 */
export type Reason = "unknown" | "used" | "expired" | "not-here" | "void" | "transaction-used";

/** What is answered of a coupon, or of a sale without one. `redeemedAtMs` (epoch milliseconds) and `redeemedHere` only if it is `used`. Plain JSON. */
export interface Outcome {
  readonly result: "redeemed" | "checked" | "voided" | "refunded" | "recorded" | "refused";
  readonly reason?: Reason;
  readonly redemption?: string;
  readonly redeemedAtMs?: number;
  readonly redeemedHere?: boolean;
}

/** Claims of a redemption, as far as they say what is sold. */
export interface SaleContents {
  readonly action: TillAsk["action"];
  /** Stripped, as they are compared. */
  readonly code?: string | undefined;
  readonly card?: string | undefined;
  readonly of?: string | undefined;
  readonly place?: string | undefined;
  readonly total?: WrittenMoney | undefined;
  readonly items?: readonly string[] | undefined;
}

/** How far back the end of a coupon is judged, if a message says that it was on its way for long. */
const EXPIRY_BACK_MS = 10 * 60_000;

/**
 * What two messages of one transaction must have in common to be the same, as one text. When it was said, and whether it came
 * late, is not part of it: a till that got no answer says it again. Amounts are compared by their value.
 */
export function contentsOf({ action, code, card, of, place, total, items }: SaleContents): string {
  const paid = total && [writeDecimal(parseDecimal(total.amount) ?? ZERO), total.currency];
  return JSON.stringify([action, code, card, of, place, paid, items]);
}

/**
 * The instant at which the end of a coupon is judged: when it was at the till, but at most 10 minutes before the mesh heard of
 * it, and never after.
 */
export function expiryJudgedMs({ atMs, receivedMs }: Pick<TillAsk, "atMs" | "receivedMs">): number {
  return Math.min(receivedMs, Math.max(atMs, receivedMs - EXPIRY_BACK_MS));
}
