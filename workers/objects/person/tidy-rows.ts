import type { Policy } from "../../../shared/catalog/policy.ts";
import { type KeptCoupon, keptUntilMs } from "../../../shared/coupons/kept-coupon.ts";
import { pruneExposures } from "../../../shared/decide/caps.ts";
import { forgetOldRuns } from "../../../shared/journeys/forget-old-runs.ts";
import { FROZEN_MS, isGone } from "../../../shared/loyalty/loyalty-card.ts";
import {
  boundHistory,
  type History,
  historySinceMs,
  missingIn,
  uniteHistories,
} from "../../../shared/person/history.ts";
import { pruneScores } from "../../../shared/person/scores.ts";
import { dropCard } from "./loyalty/drop-card.ts";
import type { PersonContext } from "./person-context.ts";
import type { HistoryRows } from "./store/history.ts";
import { makePurchaseRows } from "./store/purchases.ts";
import { tidyMessages } from "./store/tidy-messages.ts";
import { CODES_TIMER } from "./store/timers.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/** The index knows a transaction so long; then nothing leads to its sale any more, and no message of it is taken. */
const PURCHASE_KEPT_MS = 400 * DAY_MS;

/**
 * Deletes what has had its time; tells when more has: answers an hour from now at the earliest, receipts a day, since each look
 * costs rows. Undefined: nothing is left. Exposures go if no cap of this policy can ask for them; that is looked at with the
 * rest, and once a week if they are all. What they and the reactions told of the person's history is kept, with `profiling`.
 */
export function tidyRows(context: PersonContext, policy: Policy | undefined, nowMs: number): number | undefined {
  const { store } = context;
  const person = store.load();
  if (person === undefined) return undefined;
  const sinceMs = historySinceMs(person.consent);
  const known = sinceMs === undefined ? undefined : { sinceMs, history: store.history.read(sinceMs), nowMs };
  const exposures = policy === undefined ? person.exposures : pruneExposures(person.exposures, policy, nowMs);
  const profile = policy === undefined ? person.profile : pruneScores(person.profile, policy.scores, nowMs);
  store.save({ ...person, profile, exposures });
  const { rows, answerMs, receiptMs } = store.messages.tidy(tidyMessages, exposures, nowMs);
  store.reactions.tidy();
  const isRunLeft = forgetRuns(context, nowMs);
  const couponMs = forgetCoupons(context, nowMs);
  const purchaseMs = makePurchaseRows(context.storage).tidy(nowMs - PURCHASE_KEPT_MS);
  if (known !== undefined) keepHistory(store.history, known);
  const cardMs = forgetCard(context, nowMs);
  const isNoCard = cardMs === undefined;
  if (rows === 0 && !isRunLeft && couponMs === undefined && purchaseMs === undefined && isNoCard) return undefined;
  const looksMs = [
    ...(isRunLeft ? [nowMs + DAY_MS] : []),
    ...(couponMs === undefined ? [] : [Math.max(couponMs, nowMs + DAY_MS)]),
    ...(cardMs === undefined ? [] : [Math.max(cardMs, nowMs + HOUR_MS)]),
    ...(purchaseMs === undefined ? [] : [Math.max(purchaseMs + PURCHASE_KEPT_MS, nowMs + DAY_MS)]),
    ...(answerMs === null ? [] : [Math.max(answerMs, nowMs + HOUR_MS)]),
    ...(receiptMs === null ? [] : [Math.max(receiptMs, nowMs + DAY_MS)]),
  ];
  return looksMs.length === 0 ? nowMs + WEEK_MS : Math.min(...looksMs);
}

/** Whether a stage that waits for its run, or a run that is over, is still to be remembered. */
function forgetRuns({ store }: PersonContext, nowMs: number): boolean {
  const left = forgetOldRuns(store.runs.read(), nowMs);
  store.runs.saveLess(left);
  return left.early.length + left.ended.length > 0;
}

/** When the next coupon has had its time; undefined: there is none. The index forgets the code at that time by itself. */
function forgetCoupons({ store }: PersonContext, nowMs: number): number | undefined {
  const isOver = ({ coupon }: KeptCoupon) => keptUntilMs(coupon) <= nowMs;
  const kept = store.coupons.list();
  for (const { coupon } of kept.filter(isOver)) store.coupons.remove(coupon.id);
  const left = kept.filter((one) => !isOver(one));
  return left.length === 0 ? undefined : Math.min(...left.map(({ coupon }) => keptUntilMs(coupon)));
}

/** When a frozen card and the points go; undefined: nothing is frozen any more. */
function forgetCard(context: PersonContext, nowMs: number): number | undefined {
  const card = context.store.card.read();
  if (card?.frozenMs === undefined) return undefined;
  if (!isGone(card, nowMs)) return card.frozenMs + FROZEN_MS;
  dropCard(context);
  context.store.timers.set(CODES_TIMER, nowMs);
  return undefined;
}

/**
 * Gives rows of their own to what was known before rows were cleared away (`history`), and no other row tells any more; deletes the
 * rows of what is over. So a moment costs a row once its exposures and reactions are gone, and none before.
 */
function keepHistory(
  rows: HistoryRows,
  { history, sinceMs, nowMs }: { readonly history: History; readonly sinceMs: number; readonly nowMs: number },
): void {
  const kept = rows.kept();
  rows.noteChange();
  const next = boundHistory(uniteHistories(kept, missingIn(history, rows.read(sinceMs))), nowMs);
  for (const moment of Object.keys(kept)) if (!Object.hasOwn(next, moment)) rows.remove(moment);
  for (const [moment, times] of Object.entries(missingIn(next, kept))) rows.put(moment, { ...kept[moment], ...times });
}
