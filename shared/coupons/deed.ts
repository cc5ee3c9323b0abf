import { err, ok, type Result } from "../result.ts";
import type { Outcome, TillAsk } from "./till-ask.ts";

/**
 * What a message of a till did with a coupon, and what was answered. The same message again gets the same answer, as long as
 * the coupon is kept. Stored within the coupon. Plain JSON.
 */
export interface Deed {
  readonly sender: string;
  readonly transaction: string;
  readonly action: "redeem" | "void" | "refund";
  readonly contents: string;
  /** When it was at the till (`iat`) and when the mesh heard of it, epoch milliseconds. */
  readonly atMs: number;
  readonly receivedMs: number;
  readonly place?: string;
  readonly outcome: Outcome;
  /**
   * Of a redemption: the coupon is used up by it, or was until it was voided, or until its sender was revoked. Absent: it was
   * refused.
   */
  readonly use?: "held" | "undone" | "revoked";
  /** Of a void: the transaction or redemption that it voids. */
  readonly of?: string;
  /** It voids all coupons of that sale, also those that come later. */
  readonly isWhole?: true;
}

/** So many deeds that did not use the coupon are kept, the newest: refusals, and voids that wait for their sale. */
const MAX_OTHER_DEEDS = 32;

/**
 * What was answered to the same message before; undefined if it is new. The same (sender, transaction, action) with other
 * contents is refused.
 */
export function answeredBefore(
  deeds: readonly Deed[],
  { sender, transaction, action, contents }: TillAsk,
): Result<Outcome | undefined, "transaction-reused"> {
  const known = deeds.find(
    (deed) => deed.sender === sender && deed.transaction === transaction && deed.action === action,
  );
  if (known !== undefined && known.contents !== contents) return err("transaction-reused");
  return ok(known?.outcome);
}

/** The deeds with one more. */
export function addDeed(deeds: readonly Deed[], deed: Deed): readonly Deed[] {
  const others = deeds.filter(({ use }) => use === undefined);
  const dropped = others.length >= MAX_OTHER_DEEDS ? others[0] : undefined;
  return [...deeds.filter((one) => one !== dropped), deed];
}

/** The redemption by this sender that `of` names, by its transaction or by the id that was answered. */
export function findRedemption(
  deeds: readonly Deed[],
  { sender }: Pick<TillAsk, "sender">,
  of: string,
): Deed | undefined {
  return deeds.find(
    (deed) =>
      deed.action === "redeem" && deed.sender === sender && (deed.transaction === of || deed.outcome.redemption === of),
  );
}

/** The void of the whole sale of a message, as it was asked; undefined: none is among these deeds. */
export function wholeVoidIn(
  deeds: readonly Deed[],
  { sender, transaction }: Pick<TillAsk, "sender" | "transaction">,
): TillAsk | undefined {
  const deed = deeds.find((one) => one.isWhole && one.sender === sender && one.of === transaction);
  if (deed === undefined) return undefined;
  const { outcome: _, use: __, ...ask } = deed;
  // Whoever hears of it later gives no redemption for it.
  return { ...ask, redemption: "" };
}

/** Whether a void of this sender was kept that names this very transaction. */
export function isVoidedAhead(
  deeds: readonly Deed[],
  { sender, transaction }: Pick<TillAsk, "sender" | "transaction">,
): boolean {
  return deeds.some((deed) => deed.action === "void" && deed.sender === sender && deed.of === transaction);
}
