import type { Policy } from "../catalog/policy.ts";
import type { EventFact } from "../condition/condition.ts";
import type { KeptCoupon } from "../coupons/kept-coupon.ts";
import { unusedRewards, voidRewards } from "../coupons/unused-rewards.ts";
import { ownValue } from "../json/json-object.ts";
import { present } from "../json/present.ts";
import { PURCHASE_EVENT } from "../messages/event-name.ts";
import { isGranted, type PersonState } from "../person/person-state.ts";
import { balanceOf, type PointsLedger } from "../points/points-ledger.ts";
import {
  type AwaitedPurchase,
  earnedPoints,
  type Purchase,
  type RefundFault,
  type ToldPoints,
} from "../points/purchase.ts";
import { stepSale } from "../points/step-sale.ts";
import { tierOf, tierPoints } from "../points/tier.ts";
import { ok, type Result } from "../result.ts";
import { stepCoupons } from "./step-coupons.ts";
import type { SaleCall, TillCall, TillTold } from "./till-call.ts";

/** What of a person a till's message may change. Plain JSON. */
export interface TillState {
  readonly coupons: readonly KeptCoupon[];
  /** The one that the message is about; absent: nothing is known of it. */
  readonly sale?: Purchase | AwaitedPurchase | undefined;
  readonly ledger: PointsLedger;
}

/** The same after it; what stays as it is is the same object. */
export interface TillStep extends TillState {
  /** Null: they have no coupon with this code. */
  readonly told: TillTold | null;
  /** What was bought by this very message. */
  readonly bought?: Purchase;
  /** What it says has happened and sets something off; absent: nothing. */
  readonly event?: EventFact;
}

/** A purchase older than this counts, and sets nothing off. */
const SETS_OFF_MS = 24 * 3_600_000;

/**
 * What a message does with a person's coupons and with what they buy, as one: a sale whose coupon is refused is none, unless it
 * was rung up long before. It has one effect, however often and in whatever order messages come. Faults change nothing.
 */
export function stepTill(
  before: TillState,
  call: TillCall & { readonly sale: SaleCall },
  { consent, policy, nowMs }: Pick<PersonState, "consent"> & { readonly policy: Policy; readonly nowMs: number },
): Result<TillStep, RefundFault> {
  const { sale: said, ask } = call;
  const kept = before.sale?.wholeVoid;
  const voided = call.voided ?? (kept === undefined ? undefined : JSON.parse(kept));
  const asked = said.isAlone
    ? ok({ coupons: before.coupons, told: undefined })
    : stepCoupons(before.coupons, present({ ...call, voided }));
  if (!asked.ok) return asked;
  const { coupons, told } = asked.value;
  if (told === undefined && call.code !== undefined && !said.isAlone) return ok({ ...before, told: null });
  const isRefused = ask.action === "redeem" && told?.outcome.result === "refused";
  if (told !== undefined && isRefused && !said.isLate) return ok({ ...before, coupons, told });

  const loyalty = policy.loyalty?.ledger === "mesh" && isGranted(consent, "loyalty") ? policy.loyalty : undefined;
  const step = stepSale(before.sale, before.ledger, said, {
    earn: loyalty && ownValue(loyalty.earn, said.total?.currency ?? ""),
    expireAfterMs: policy.loyalty?.expireAfterMs ?? 0,
    reason: PURCHASE_EVENT,
    rewards: unusedRewards(
      coupons.map(({ coupon }) => coupon),
      nowMs,
    ),
    nowMs,
  });
  if (!step.ok) return step;
  const { outcome, ledger, undone } = step.value;
  const isBought = ask.action === "redeem" && step.value.sale !== before.sale;
  const sale = isBought
    ? tellPoints(step.value.sale, ledger, loyalty?.tiers, nowMs)
    : noteWhole(step.value.sale, call, told !== undefined);
  const bought = sale !== undefined && "total" in sale && sale.voided === undefined ? sale : undefined;
  const isDue = ask.action === "redeem" && (isBought || bought?.isOpen) && said.receivedMs - said.atMs <= SETS_OFF_MS;
  const points = ask.action === "redeem" && sale !== undefined && "total" in sale ? sale.told : undefined;
  return ok(
    present({
      coupons: voidKept(coupons, undone, nowMs),
      sale,
      ledger,
      told: { ...told, sale: present({ ...outcome, points }) },
      bought: isBought ? bought : undefined,
      event: isDue && bought ? eventOf(bought, call, isGranted(consent, "profiling")) : undefined,
    }),
  );
}

/** A sale that earns points, with what its till is told of them. */
function tellPoints(
  sale: TillState["sale"],
  ledger: PointsLedger,
  tiers: NonNullable<Policy["loyalty"]>["tiers"] | undefined,
  nowMs: number,
): TillState["sale"] {
  if (sale === undefined || !("total" in sale) || tiers === undefined) return sale;
  const { tier } = tierOf(tiers, tierPoints(ledger, nowMs));
  const told: ToldPoints = present({ earned: earnedPoints(sale), balance: balanceOf(ledger, nowMs), tier });
  return { ...sale, told };
}

/**
 * A void of a whole sale that used no coupon of the person so far is kept with the sale: one that is on its way hears of it as it
 * comes. Otherwise the coupons that it used know it.
 */
function noteWhole(
  sale: TillState["sale"],
  { ask, sale: { isAlone } }: TillCall & { readonly sale: SaleCall },
  isUsed: boolean,
): TillState["sale"] {
  if (!ask.isWhole || isAlone || isUsed || sale?.voided === undefined || sale.wholeVoid) return sale;
  return { ...sale, wholeVoid: JSON.stringify({ ...ask, redemption: "" }) };
}

function voidKept(kept: readonly KeptCoupon[], undone: readonly string[], nowMs: number): readonly KeptCoupon[] {
  if (undone.length === 0) return kept;
  const coupons = voidRewards(
    kept.map(({ coupon }) => coupon),
    undone,
    nowMs,
  );
  return kept.map((one, at) => (coupons[at] === one.coupon ? one : { ...one, coupon: coupons[at] ?? one.coupon }));
}

/** A purchase as moments see it. What was bought is profiling. */
function eventOf(
  { total: { amount, currency } }: Purchase,
  { ask: { place }, sale: { items } }: TillCall & { readonly sale: SaleCall },
  isProfiled: boolean,
): EventFact {
  const data = present({ amount: Number(amount), currency, place });
  return present({ name: PURCHASE_EVENT, data, items: isProfiled ? items : undefined });
}
