import type { Policy } from "../../../shared/catalog/policy.ts";
import { giveCoupon } from "../../../shared/coupons/coupon.ts";
import type { Decided, DecideInput, SignalInput, SilenceInput } from "../../../shared/decide/decide.ts";
import type { Decision } from "../../../shared/decide/decision.ts";
import { trimSilence } from "../../../shared/decide/trim-input.ts";
import type { JourneyStep } from "../../../shared/journeys/advance-run.ts";
import type { Count } from "../../../shared/measure/count.ts";
import { countOffer } from "../../../shared/measure/count-offer.ts";
import type { Envelope } from "../../../shared/person/envelope.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import { renderOffer, storedAnswer } from "../../../shared/respond/answer.ts";
import type { HookEvent } from "../../../shared/webhooks/hook-events.ts";
import type { PoolCodes } from "../../budget/reserve-units.ts";
import { keepCoupon, mintCoupon } from "./coupons/keep-coupon.ts";
import { leavePlaces } from "./coupons/leave-places.ts";
import { tellCodesAfter } from "./coupons/tell-codes.ts";
import { decisionRow } from "./decision-row.ts";
import { planPush, startPush } from "./enqueue-push.ts";
import { handOnAfter, oweCounts } from "./hand-on-counts.ts";
import { keepTidy } from "./housekeeping.ts";
import { loyaltyAtHand } from "./open-parts.ts";
import type { PersonContext } from "./person-context.ts";
import { planFollows, saveRuns } from "./save-runs.ts";
import { tellDecision } from "./store-decision.ts";

/**
 * Stores what was decided though no message asked: state, decision and push in one step, without an await, in the turn
 * in which `input.person` was read. No message asks for the answer again, but the offer's own page does.
 */
export function storeUnasked(
  context: PersonContext,
  unasked: {
    readonly typ: "silence" | "signal" | "stage" | "after" | "purchase";
    /** When it happened, epoch milliseconds. */
    readonly happenedMs: number;
    readonly input: SilenceInput & Pick<DecideInput, "signals"> & Pick<SignalInput, "happened" | "event">;
    readonly decision: Decision;
    readonly next: PersonState;
    readonly points?: Decided["points"];
    readonly policy: Policy;
    readonly version: string;
    readonly drawKey: Uint8Array;
    /** The message that said it, which may come again; absent if no message asks. */
    readonly sent?: Pick<Envelope, "kid" | "jti" | "typ"> | undefined;
    /** What it was that moved runs, or the time that did. */
    readonly moved?: JourneyStep | undefined;
    /** What it counts as, besides what it gives. */
    readonly counts?: readonly Count[] | undefined;
    /** What webhooks may be told of it, besides what it gives. */
    readonly events?: readonly HookEvent[] | undefined;
    /** Codes that it may give, by pool. */
    readonly codes?: PoolCodes | undefined;
  },
): string | undefined {
  const { store } = context;
  const { typ, happenedMs, input, decision, next, points, policy, version } = unasked;
  const { drawKey, sent, moved, counts = [], events, codes } = unasked;
  const { outcome, chosen } = decision;
  const { nowMs, serial } = input;
  const { id: person, locale } = next.profile;
  const given = outcome === "push" ? chosen : undefined;
  const minted = mintCoupon(given, policy, { serial, codes, locale, nowMs });
  const offer = renderOffer(given, policy, minted && giveCoupon(minted.coupon));
  const answer = offer === undefined ? null : storedAnswer({ decision, offer, explain: false, serial });
  const isBroadcast = typ === "signal" && chosen?.place !== undefined;
  const about = { person, policy, serial, locale, nowMs, isBroadcast };
  const isPush = chosen !== undefined && chosen.via === undefined && offer !== undefined;
  const push = isPush ? planPush(context, { ...about, chosen, offer }) : undefined;
  const of = { person: next, measured: store.measured(), policy, channel: "push" as const, drawKey, nowMs };
  const counted = countOffer(decision, of);
  keepTidy(context, nowMs);
  store.setMeasured(counted.measured);
  planFollows(context, next, policy);
  if (moved !== undefined) saveRuns(context, moved.journeys, policy, nowMs);
  leavePlaces(store, { before: input.person.presence, next: next.presence, nowMs });
  if (minted !== undefined) keepCoupon(context, minted, nowMs);
  if (points !== undefined) loyaltyAtHand(context).givePoints(context, points, { policy, serial, nowMs });
  const told = tellDecision(
    context,
    { decision, offer, before: input.person, after: next, moved, points, policy, serial, events },
    nowMs,
  );
  store.save(next);
  store.messages.save({
    envelope: { ...(sent ?? { kid: "", jti: serial, typ }), iatMs: happenedMs },
    atMs: nowMs,
    answer: answer === null ? noAnswer(sent) : JSON.stringify(answer),
    decision: isWorthTelling(decision, moved)
      ? decisionRow(decision, version, trimSilence(input, decision, policy), {
          next,
          moved,
          push,
          counted: counted.offer,
        })
      : undefined,
    owed: oweCounts(context, [...counts, ...counted.counts], nowMs, told),
  });
  handOnAfter(context, push && startPush(context, push, nowMs));
  tellCodesAfter(context);
  return minted?.coupon.code.shown;
}

/**
 * Whether there is anything that a receipt would tell: a moment that was judged, a stage that a run came to, or its end.
 * A back end that keeps saying something new of a run would push out all others.
 */
function isWorthTelling({ gates }: Decision, moved: JourneyStep | undefined): boolean {
  if (moved === undefined || gates.length > 0) return true;
  return moved.ended.length > 0 || moved.reached.some(({ isAgain }) => isAgain !== true);
}

/** A message that gave no offer is found again by an answer that holds none. */
function noAnswer(sent: object | undefined): string | null {
  return sent === undefined ? null : "{}";
}
