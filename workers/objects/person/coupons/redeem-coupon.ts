import { leadsTo } from "../../../../shared/accounts/forward.ts";
import { isLongUnheard, seenSeconds } from "../../../../shared/catalog/life.ts";
import type { Policy } from "../../../../shared/catalog/policy.ts";
import type { KeptCoupon } from "../../../../shared/coupons/kept-coupon.ts";
import { type MeshError, unavailable } from "../../../../shared/errors.ts";
import { present } from "../../../../shared/json/present.ts";
import { isTaken } from "../../../../shared/loyalty/loyalty-card.ts";
import { countRedemptions } from "../../../../shared/measure/count-redemptions.ts";
import type { Moved } from "../../../../shared/person/moved.ts";
import type { PersonState } from "../../../../shared/person/person-state.ts";
import { err, ok, type Result } from "../../../../shared/result.ts";
import { stepCoupons } from "../../../../shared/tills/step-coupons.ts";
import { couponsRedeemed } from "../../../../shared/told/events-of-till.ts";
import type { RedeemCall, RedeemReply, Reply } from "../calls.ts";
import type { PersonContext } from "../person-context.ts";
import type { PersonStore } from "../store/person-store.ts";
import { makePurchaseRows, type PurchaseRows } from "../store/purchases.ts";
import { keepCounts } from "./keep-counts.ts";
import type { SellWork } from "./sell.ts";
import { tellTill } from "./tell-till.ts";

/**
 * What a till asks of coupons of this person, decided and stored in one turn and, mostly, one row: of many that ask at once,
 * one redeems it. The same message again gets the same answer. Null: no such person, or no such coupon. Errors: unavailable
 * while the person's rows are on their way to a customer's.
 */
export function redeemCoupon(
  context: PersonContext,
  call: RedeemCall,
  work: SellWork & { readonly policy: Policy | undefined },
): Reply<RedeemReply> {
  const { store, storage } = context;
  const nowMs = Date.now();
  const holder = findHolder(store, call, nowMs);
  if (!holder.ok) return holder;
  if (holder.value === undefined) return ok(null);
  if (call.card !== undefined) return ok(takesCard(store, call.card) ? { outcome: { result: "checked" } } : null);
  const sales = makePurchaseRows(storage);
  const kept = call.ask.action === "redeem" ? sales.find(call.ask)?.wholeVoid : undefined;
  const voided = call.voided ?? (kept === undefined ? undefined : JSON.parse(kept));
  const before = store.coupons.list();
  const step = stepCoupons(before, present({ ...call, voided }));
  if (!step.ok) return ok(step.error);
  const { coupons, told } = step.value;
  if (told === undefined) return ok(keepWholeVoid(sales, call.ask));
  if (call.isLookUp) return ok(told);
  saveCoupons(store, coupons);
  const person = told.outcome.result === "redeemed" ? heardAt(holder.value, nowMs) : holder.value;
  const { policy } = work;
  const events = couponsRedeemed(before, coupons);
  const hooks = tellTill(context, events, person, { policy, hosts: work.hookHostsOf(context) });
  if (person !== holder.value) store.save(person);
  const offerOf = (id: string) => store.messages.findCounted(id);
  keepCounts(context, countRedemptions(before, coupons, { person, offerOf }), work, hooks);
  return ok(told);
}

/** Keeps a void of a whole sale whose coupon is still on its way here. Null: it is none, or known. */
function keepWholeVoid(sales: PurchaseRows, ask: RedeemCall["ask"]): RedeemReply | null {
  const { sender, of, receivedMs, isWhole } = ask;
  if (!isWhole || of === undefined || sales.find({ sender, transaction: of }) !== undefined) return null;
  const wholeVoid = JSON.stringify({ ...ask, redemption: "" });
  sales.save({ sender, transaction: of, receivedMs, voided: "ahead", wholeVoid });
  return { sale: { result: "voided" } };
}

/** The person of this object; undefined: there is none, or another life of them. Errors: they moved, or are about to. */
export function findHolder(
  store: PersonStore,
  { epoch }: Pick<RedeemCall, "epoch">,
  nowMs: number,
): Result<PersonState | undefined, MeshError | Moved> {
  const forward = store.forward();
  const moved = forward && leadsTo(forward);
  if (moved !== undefined) return err(moved);
  store.arm(nowMs);
  if (forward?.state === "frozen") return err(unavailable());
  const person = store.load();
  return ok(epoch === undefined || person?.profile.epoch === epoch ? person : undefined);
}

/** Whether tills take this number as the person's card. */
export function takesCard({ card }: PersonStore, number: string): boolean {
  const kept = card.read();
  return kept !== undefined && isTaken(kept, number);
}

/** Writes those that are other objects than before. */
export function saveCoupons({ coupons }: PersonStore, next: readonly KeptCoupon[]): void {
  const known = new Set(coupons.list());
  for (const kept of next) if (!known.has(kept)) coupons.save(kept);
}

/** Who is at a till is heard, if only once in 15 days: that is another row. The same person, if they were not long ago. */
export function heardAt(person: PersonState, nowMs: number): PersonState {
  if (!isLongUnheard(seenSeconds(person.profile), nowMs)) return person;
  return { ...person, profile: { ...person.profile, heardMs: nowMs } };
}
