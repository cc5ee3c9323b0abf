import { type Decimal, minus, parseDecimal, plus, ZERO } from "../money/decimal.ts";
import type { WrittenMoney } from "../money/written-money.ts";
import { err, ok, type Result } from "../result.ts";
import { type EarnRule, earnPoints } from "./earn-points.ts";

/**
 * A sale as its person's object stores it: one row, known by sender and transaction. What it earns is worked out from here,
 * by the rule of the catalog that was current when it came. Plain JSON.
 */
export interface Purchase extends SaleName, WholeVoid {
  /**
   * Digest of what the message said, so that the same transaction with other contents is told apart. Its code is not part of
   * it: a sale may redeem several coupons, each in a message of its own.
   */
  readonly contents: string;
  /** When it was rung up (`iat`) and when the mesh heard of it, epoch milliseconds. */
  readonly atMs: number;
  readonly receivedMs: number;
  readonly total: WrittenMoney;
  /** Absent: it earns no points. */
  readonly earn?: EarnRule;
  readonly refunds: readonly Refund[];
  /** `ahead`: its void came first, so it never earned anything. */
  readonly voided?: "ahead" | "after";
  /** What its till was told of points, so that it is told the same again. */
  readonly told?: ToldPoints;
  /** What it sets off was not judged to the end: the next message of it does so. */
  readonly isOpen?: true;
}

/** What a till is told of points after a sale: what it earned, and what the person has by then. */
export interface ToldPoints {
  readonly earned: number;
  readonly balance: number;
  readonly tier?: string;
}

/** A sale of which only the void has come so far; that stays until the sale comes. Plain JSON. */
export interface AwaitedPurchase extends SaleName, WholeVoid {
  /** When the mesh heard of the void. */
  readonly receivedMs: number;
  readonly voided: "ahead";
}

/** Of a sale that was voided as a whole before it used a coupon of the person: the void, which a coupon that comes later hears first. */
interface WholeVoid {
  /** JSON of what was asked. */
  readonly wholeVoid?: string;
}

/** What one sale is known by: a transaction is unique for its sender. */
export interface SaleName {
  readonly sender: string;
  readonly transaction: string;
}

/** A part of the total that was given back, by a transaction of its own. */
export interface Refund {
  readonly transaction: string;
  readonly contents: string;
  readonly amount: string;
}

/** The answer is 409 `transaction-reused` for the first, and 422 for the others. */
export type RefundFault = "transaction-reused" | "currency" | "too-much";

/** Until when a sale can be voided, from its receipt to that of the void: `iat` is the sender's own word. */
export const VOID_MS = 24 * 3_600_000;

/** So many refunds of one sale are kept; more than that is no return of goods. */
const MAX_REFUNDS = 64;

/** A sale, recorded once: again it changes nothing (the same object), with other contents it is refused. */
export function recordPurchase(
  known: Purchase | AwaitedPurchase | undefined,
  sale: Omit<Purchase, "refunds" | "voided" | "told" | "isOpen" | "wholeVoid">,
): Result<Purchase, "transaction-reused"> {
  if (known === undefined) return ok({ ...sale, refunds: [] });
  if (!("total" in known)) return ok({ ...known, ...sale, refunds: [] });
  return known.contents === sale.contents ? ok(known) : err("transaction-reused");
}

/**
 * A sale of which a part was given back, once for each transaction of a refund. It is in the currency of the sale, and never
 * more than is left. The order of refunds makes no difference.
 */
export function refundPurchase(
  purchase: Purchase,
  { transaction, contents, amount }: Omit<Refund, "amount"> & { readonly amount: WrittenMoney },
): Result<Purchase, RefundFault> {
  const known = purchase.refunds.find((refund) => refund.transaction === transaction);
  if (known !== undefined) return known.contents === contents ? ok(purchase) : err("transaction-reused");
  if (amount.currency !== purchase.total.currency) return err("currency");
  const back = parseDecimal(amount.amount);
  const isTooMuch = back === undefined || minus(leftOf(purchase), back) === undefined;
  if (isTooMuch || purchase.refunds.length >= MAX_REFUNDS) return err("too-much");
  return ok({ ...purchase, refunds: [...purchase.refunds, { transaction, contents, amount: amount.amount }] });
}

/**
 * A sale that its till took back, in whatever order the two come: what comes ahead is kept and applied. Refused more than
 * `VOID_MS` after the sale. The same object if it was void before.
 */
export function voidPurchase<Known extends Purchase | AwaitedPurchase>(
  known: Known | undefined,
  { sender, transaction, receivedMs }: SaleName & { readonly receivedMs: number },
): Result<Known | Purchase | AwaitedPurchase, "too-late"> {
  if (known === undefined) return ok({ sender, transaction, receivedMs, voided: "ahead" });
  if (known.voided !== undefined || !("total" in known)) return ok(known);
  return receivedMs - known.receivedMs > VOID_MS ? err("too-late") : ok({ ...known, voided: "after" });
}

/** The sale with whether what it sets off was judged to the end; the same object if that is known of it. */
export function judgeSale(sale: Purchase | AwaitedPurchase, isJudged: boolean): Purchase | AwaitedPurchase {
  if (!("total" in sale) || (sale.isOpen === undefined) === isJudged) return sale;
  const { isOpen: _, ...judged } = sale;
  return isJudged ? judged : { ...judged, isOpen: true };
}

/** The points that a sale earned when it came. */
export function earnedPoints({ earn, total, voided }: Purchase): number {
  return earn === undefined || voided === "ahead" ? 0 : earnPoints(earn, parseDecimal(total.amount) ?? ZERO);
}

/** The points that the person keeps of a sale: what it would have earned without all that was given back since. */
export function keptPoints(purchase: Purchase): number {
  return purchase.earn === undefined ? 0 : earnPoints(purchase.earn, leftOf(purchase));
}

/** What is left to give back. */
function leftOf({ total, refunds, voided }: Purchase): Decimal {
  if (voided !== undefined) return ZERO;
  const back = refunds.reduce((sum, { amount }) => plus(sum, parseDecimal(amount) ?? ZERO), ZERO);
  return minus(parseDecimal(total.amount) ?? ZERO, back) ?? ZERO;
}
