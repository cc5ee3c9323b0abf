import type { Policy } from "../../../../shared/catalog/policy.ts";
import { addScores } from "../../../../shared/decide/add-scores.ts";
import { unavailable } from "../../../../shared/errors.ts";
import type { Count } from "../../../../shared/measure/count.ts";
import { countConversion } from "../../../../shared/measure/count-conversion.ts";
import { countRedemptions } from "../../../../shared/measure/count-redemptions.ts";
import type { Measured } from "../../../../shared/measure/counted-offer.ts";
import { PURCHASE_EVENT } from "../../../../shared/messages/event-name.ts";
import type { PersonState } from "../../../../shared/person/person-state.ts";
import { judgeSale } from "../../../../shared/points/purchase.ts";
import type { Occurrence } from "../../../../shared/presence/occurrence.ts";
import { err, ok } from "../../../../shared/result.ts";
import { stepTill, type TillState, type TillStep } from "../../../../shared/tills/step-till.ts";
import type { SaleCall } from "../../../../shared/tills/till-call.ts";
import { couponsRedeemed, pointsMoved, purchaseRecorded } from "../../../../shared/told/events-of-till.ts";
import type { HookEvent } from "../../../../shared/webhooks/hook-events.ts";
import type { RedeemCall, RedeemReply, Reply } from "../calls.ts";
import type { decideUnasked, Unheard } from "../decide-unasked.ts";
import type { handOnAfter, oweCounts } from "../hand-on-counts.ts";
import type { keepTidy } from "../housekeeping.ts";
import { ensureCard } from "../loyalty/keep-card.ts";
import type { hookHostsOf, openPolicy } from "../open-parts.ts";
import type { PersonContext } from "../person-context.ts";
import { makePurchaseRows } from "../store/purchases.ts";
import { keepCounts } from "./keep-counts.ts";
import { findHolder, heardAt, redeemCoupon, saveCoupons, takesCard } from "./redeem-coupon.ts";
import { takeOut } from "./take-out.ts";
import { tellTill } from "./tell-till.ts";

/** What is loaded with every object, and so not once more with this module. */
export interface SellWork {
  readonly decide: typeof decideUnasked;
  readonly openPolicy: typeof openPolicy;
  readonly hookHostsOf: typeof hookHostsOf;
  readonly handOnAfter: typeof handOnAfter;
  readonly keepTidy: typeof keepTidy;
  readonly oweCounts: typeof oweCounts;
}

/** What a message changes besides what its purchase sets off. */
interface Plan {
  readonly before: TillState;
  readonly step: TillStep;
  readonly person: PersonState;
  readonly measured: Measured;
  readonly counts: readonly Count[];
  readonly events: readonly HookEvent[];
}

/** A purchase happens wherever the person is: its place is what the till says, and is in the data. */
const PURCHASE: Occurrence = { kind: "event", name: PURCHASE_EVENT, confidence: "high", trust: "high" };

/** What a till asks of a person: of coupons alone, or of a sale. */
export async function takeTill(context: PersonContext, call: RedeemCall, work: SellWork): Promise<Reply<RedeemReply>> {
  const { sale, voidReports } = call;
  // By its webhooks what is redeemed is told; a coupon is redeemed all the same if no catalog can be loaded.
  const policy = await work.openPolicy(context);
  takeOut(context, voidReports, Date.now());
  return sale === undefined ? redeemCoupon(context, call, { ...work, policy }) : sell(context, { ...call, sale }, work);
}

/**
 * What a till says of a sale of this person: its coupon, the purchase and its points are stored in one turn, with what the
 * purchase sets off. Only a budget is waited for in between; if the object is lost then, the next message of the sale ends it.
 * Errors: those of redeemCoupon, and unavailable while there is no catalog or no live state to judge by.
 */
async function sell(
  context: PersonContext,
  call: RedeemCall & { readonly sale: SaleCall },
  work: SellWork,
): Promise<Reply<RedeemReply>> {
  const { store } = context;
  let reply: Reply<RedeemReply> = err(unavailable());
  let plan: Plan | undefined;
  /** The catalog that the sale was judged by last. */
  let judgedBy: Policy | undefined;

  function read(policy: Policy): Unheard | "none" | "gone" {
    judgedBy = policy;
    const nowMs = Date.now();
    const holder = findHolder(store, call, nowMs);
    if (!holder.ok || holder.value === undefined) {
      reply = holder.ok ? ok(null) : holder;
      return "gone";
    }
    const before = {
      coupons: store.coupons.list(),
      sale: makePurchaseRows(context.storage).find(call.sale),
      ledger: store.points.read(),
    };
    if (before.sale === undefined && call.card !== undefined && !takesCard(store, call.card)) {
      reply = ok(null);
      return "gone";
    }
    const step = stepTill(before, call, { consent: holder.value.consent, policy, nowMs });
    if (!step.ok) {
      reply = ok(step.error);
      return "none";
    }
    const { told, event } = step.value;
    reply = ok(told);
    plan = {
      before,
      step: step.value,
      events: eventsOf(before, step.value, call.sale, { place: call.ask.place, nowMs }),
      ...measure(context, holder.value, { coupons: before.coupons, step: step.value, policy, nowMs }),
    };
    if (event !== undefined) {
      const { person, counts, events } = plan;
      return { person, happenedMs: call.sale.atMs, happened: [PURCHASE], event, counts, events };
    }
    keep(true);
    keepRest(policy);
    return "none";
  }

  /** The rows of the sale, which are there whatever it sets off. */
  function keep(isJudged: boolean): void {
    if (plan === undefined) return;
    const { before, step, measured } = plan;
    saveCoupons(store, step.coupons);
    if (step.ledger !== before.ledger) {
      // Who agreed before the mesh had cards has none: without one, nothing would freeze the points.
      if (store.card.read() === undefined) ensureCard(context, Date.now());
      store.points.save(step.ledger);
    }
    const sale = step.sale && judgeSale(step.sale, isJudged);
    if (sale !== undefined && sale !== before.sale) makePurchaseRows(context.storage).save(sale);
    store.setMeasured(measured);
    if (!isJudged) keepRest(undefined);
  }

  /** What else it changes, if a decision does not write that. */
  function keepRest(policy: Policy | undefined): void {
    if (plan === undefined) return;
    const { before, step, person, counts, events } = plan;
    if (step.sale !== before.sale) work.keepTidy(context, Date.now());
    const told = policy && tellTill(context, events, person, { policy, hosts: work.hookHostsOf(context) });
    if (person !== store.load()) store.save(person);
    keepCounts(context, counts, work, told);
  }

  const said = await work.decide(context, {
    person: store.stored()?.profile.id ?? "",
    typ: "purchase",
    read,
    store: keep,
    keep: () => keepRest(judgedBy),
  });
  return said === "later" ? err(unavailable()) : reply;
}

/** What webhooks may be told of a sale: what was bought, redeemed and earned by this very message. */
function eventsOf(
  before: TillState,
  step: TillStep,
  { items, total }: SaleCall,
  { place, nowMs }: { readonly place: string | undefined; readonly nowMs: number },
): readonly HookEvent[] {
  const { bought, coupons, ledger, event } = step;
  const bare = bought === undefined ? [] : [purchaseRecorded(bought, { place, items: event?.items && items })];
  const reason = total === undefined || bought === undefined ? "reversal" : PURCHASE_EVENT;
  return [...bare, ...couponsRedeemed(before.coupons, coupons), ...pointsMoved(before.ledger, ledger, reason, nowMs)];
}

/** What a message counts as: its coupon, and a purchase, which also adds to scores. */
function measure(
  { store }: PersonContext,
  person: PersonState,
  {
    coupons,
    step,
    policy,
    nowMs,
  }: Pick<TillState, "coupons"> & { readonly step: TillStep; readonly policy: Policy; readonly nowMs: number },
): Pick<Plan, "person" | "measured" | "counts"> {
  const { bought, event } = step;
  const offerOf = (id: string) => store.messages.findCounted(id);
  const redeemed = countRedemptions(coupons, step.coupons, { person, offerOf });
  if (bought === undefined) return { person, measured: store.measured(), counts: redeemed };
  const { amount, currency } = bought.total;
  const counted = countConversion(
    { name: PURCHASE_EVENT, data: { amount, currency } },
    {
      person,
      measured: store.measured(),
      policy,
      nowMs: Math.min(bought.atMs, bought.receivedMs),
      offerOf: ({ id }) => offerOf(id),
    },
  );
  const heard = heardAt(person, nowMs);
  const { consent } = heard;
  const occurrences = event === undefined ? [] : [PURCHASE];
  const profile = addScores(heard.profile, policy, { consent, occurrences, nowMs });
  const counts = [...counted.counts, ...redeemed];
  return { ...counted, counts, person: profile === heard.profile ? heard : { ...heard, profile } };
}
