import { present } from "../json/present.ts";
import type { WrittenMoney } from "../money/written-money.ts";
import { err, ok, type Result } from "../result.ts";
import type { EarnRule } from "./earn-points.ts";
import type { PointsLedger } from "./points-ledger.ts";
import {
  type AwaitedPurchase,
  type Purchase,
  type RefundFault,
  recordPurchase,
  refundPurchase,
  type SaleName,
  voidPurchase,
} from "./purchase.ts";
import type { Reversed } from "./reverse-credit.ts";
import { type PointsWorld, settlePurchase } from "./settle-purchase.ts";

/** What a till or a back end says of one sale: what was bought, that it is void, or that a part of it goes back. Plain JSON. */
export interface SaleAsk extends SaleName {
  readonly action: "redeem" | "void" | "refund";
  /** When it was at the till (`iat`) and when the mesh heard of it, epoch milliseconds. */
  readonly atMs: number;
  readonly receivedMs: number;
  /** What was paid, or is given back; absent of a void. */
  readonly total?: WrittenMoney;
  /** Digest of what was paid; of a refund, of all that it says. */
  readonly contents: string;
  /** The own transaction of a refund. */
  readonly refund?: string;
  /** A void of this sale came before it. */
  readonly isVoidedAhead?: true;
}

/** A sale and the ledger after a message. */
export interface SaleStep extends Reversed {
  /** The same object as before if nothing is to be stored; undefined: there is no such sale. */
  readonly sale: Purchase | AwaitedPurchase | undefined;
  readonly outcome: SaleOutcome;
}

/** What is answered of a sale. `expired`: a void came too late. */
export interface SaleOutcome {
  readonly result: "recorded" | "voided" | "refunded" | "refused";
  readonly reason?: "unknown" | "void" | "expired";
}

/** What the catalog says of purchases in this currency, besides what points are. `earn` absent: they earn nothing. */
export interface SaleWorld extends PointsWorld {
  readonly earn?: EarnRule | undefined;
}

/**
 * What a message does with a sale and the points of whoever bought: one effect, however often it comes and in whatever order.
 * Its refusals change nothing.
 */
export function stepSale(
  known: Purchase | AwaitedPurchase | undefined,
  ledger: PointsLedger,
  ask: SaleAsk,
  world: SaleWorld,
): Result<SaleStep, RefundFault> {
  const changed = changeSale(known, ask, world);
  if (!changed.ok) return changed;
  const { sale, outcome } = changed.value;
  if (sale === undefined || sale === known) return ok({ sale, outcome, ledger, undone: [] });
  return ok({ sale, outcome, ...settlePurchase(ledger, { before: known, after: sale }, world) });
}

function changeSale(
  known: Purchase | AwaitedPurchase | undefined,
  ask: SaleAsk,
  { earn }: SaleWorld,
): Result<Pick<SaleStep, "sale" | "outcome">, RefundFault> {
  switch (ask.action) {
    case "redeem":
      return recordSale(known, ask, earn);
    case "void": {
      const after = voidPurchase(known, ask);
      if (after.ok) return ok({ sale: after.value, outcome: { result: "voided" } });
      return ok({ sale: known, outcome: { result: "refused", reason: "expired" } });
    }
    case "refund":
      return refundSale(known, ask);
  }
}

function recordSale(
  known: Purchase | AwaitedPurchase | undefined,
  { sender, transaction, contents, atMs, receivedMs, total, isVoidedAhead }: SaleAsk,
  earn: EarnRule | undefined,
): Result<Pick<SaleStep, "sale" | "outcome">, RefundFault> {
  if (total === undefined) return ok({ sale: known, outcome: UNKNOWN });
  const name = { sender, transaction, receivedMs };
  const before = known ?? (isVoidedAhead ? ({ ...name, voided: "ahead" } as const) : undefined);
  const recorded = recordPurchase(before, present({ ...name, contents, atMs, total, earn }));
  if (!recorded.ok) return recorded;
  const outcome: SaleOutcome = { result: recorded.value.voided === "ahead" ? "voided" : "recorded" };
  return ok({ sale: recorded.value, outcome });
}

function refundSale(
  known: Purchase | AwaitedPurchase | undefined,
  { contents, total, refund }: SaleAsk,
): Result<Pick<SaleStep, "sale" | "outcome">, RefundFault> {
  if (known === undefined || total === undefined || refund === undefined) return ok({ sale: known, outcome: UNKNOWN });
  if (!("total" in known)) return ok({ sale: known, outcome: { result: "refused", reason: "void" } });
  const isKnown = known.refunds.some(({ transaction }) => transaction === refund);
  if (known.voided !== undefined && !isKnown)
    return ok({ sale: known, outcome: { result: "refused", reason: "void" } });
  const refunded = refundPurchase(known, { transaction: refund, contents, amount: total });
  return refunded.ok ? ok({ sale: refunded.value, outcome: { result: "refunded" } }) : err(refunded.error);
}

const UNKNOWN: SaleOutcome = { result: "refused", reason: "unknown" };
