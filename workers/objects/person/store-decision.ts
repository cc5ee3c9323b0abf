import type { Policy } from "../../../shared/catalog/policy.ts";
import { giveCoupon } from "../../../shared/coupons/coupon.ts";
import type { Decided, DecideInput } from "../../../shared/decide/decide.ts";
import { trimInput } from "../../../shared/decide/trim-input.ts";
import { present } from "../../../shared/json/present.ts";
import { countMessage } from "../../../shared/measure/count-message.ts";
import type { OfferCounts } from "../../../shared/measure/count-offer.ts";
import type { Envelope } from "../../../shared/person/envelope.ts";
import { type Exposure, isGranted, type PersonState } from "../../../shared/person/person-state.ts";
import { renderOffer, type StoredAnswer, storedAnswer } from "../../../shared/respond/answer.ts";
import type { HookWord } from "../../../shared/webhooks/hook-events.ts";
import type { PoolCodes } from "../../budget/reserve-units.ts";
import { keepCoupon, mintCoupon } from "./coupons/keep-coupon.ts";
import { leavePlaces } from "./coupons/leave-places.ts";
import { decisionRow } from "./decision-row.ts";
import { planPush, startPush } from "./enqueue-push.ts";
import { handOnAfter, oweCounts } from "./hand-on-counts.ts";
import { armSilence, keepTidy, noteRefusals } from "./housekeeping.ts";
import { hookHostsOf, loyaltyAtHand } from "./open-parts.ts";
import type { PersonContext } from "./person-context.ts";
import { planFollows, saveRuns } from "./save-runs.ts";

/** What became of a message: its answer, the campaign whose budget unit it spent, and the places it entered. */
export interface Stored {
  readonly answer: StoredAnswer;
  readonly spent?: string;
  /** Absent if there is none, and of a person who did not agree to `measurement`. */
  readonly entered?: readonly string[];
}

/** What a decided message gives to count. */
export function countDecided(
  { store }: PersonContext,
  {
    decided,
    ...about
  }: Pick<Parameters<typeof countMessage>[1], "input" | "policy" | "drawKey"> & {
    readonly decided: Decided;
  },
): OfferCounts {
  const offerOf = ({ id }: Exposure) => store.messages.findCounted(id);
  return countMessage(decided, { ...about, measured: store.measured(), offerOf });
}

/**
 * Stores what was decided on one message: state, decision and answer in one step, and a push with them. Without an await,
 * and in the turn in which `input.person` was read. A "no" that changes nothing is only kept in memory.
 */
export function storeDecision(
  context: PersonContext,
  about: {
    readonly envelope: Pick<Envelope, "kid" | "jti" | "typ" | "iatMs">;
    readonly input: DecideInput;
    readonly decided: Decided;
    readonly counted: OfferCounts;
    readonly policy: Policy;
    readonly version: string;
    readonly explain: boolean;
    readonly codes?: PoolCodes | undefined;
  },
): Stored {
  const { envelope, input, counted, policy, version, explain, codes } = about;
  const { decision, next, memory, changed, moved, points } = about.decided;
  const { person, nowMs } = input;
  const { store } = context;
  context.cache.memory = memory;
  const { locale } = next.profile;
  const isStored = changed === "state";
  const given = decision.outcome === "none" ? undefined : decision.chosen;
  const minted = isStored ? mintCoupon(given, policy, { serial: input.serial, codes, locale, nowMs }) : undefined;
  const offer = renderOffer(given, policy, minted && giveCoupon(minted.coupon));
  const answer = storedAnswer({ decision, offer, explain, serial: isStored ? input.serial : undefined });

  if (isStored) {
    if (next.presence !== person.presence) {
      armSilence(context, next, policy);
      leavePlaces(store, { before: person.presence, next: next.presence, nowMs });
    }
    keepTidy(context, nowMs);
    store.setMeasured(counted.measured);
    planFollows(context, next, policy);
    if (moved !== undefined) saveRuns(context, moved.journeys, policy, nowMs);
    if (minted !== undefined) keepCoupon(context, minted, nowMs);
    if (points !== undefined)
      loyaltyAtHand(context).givePoints(context, points, { policy, serial: input.serial, nowMs });
  } else {
    noteRefusals(context, decision, nowMs);
  }
  const said = { decision, offer, before: person, after: next, moved, points, policy, serial: input.serial };
  const told = isStored ? tellDecision(context, said, nowMs) : undefined;
  if (next !== person) store.save(next);
  if (isStored) {
    const { outcome, chosen } = decision;
    const owed = oweCounts(context, counted.counts, nowMs, told);
    const about = { person: person.profile.id, policy, serial: input.serial, locale, nowMs };
    const isPush = outcome === "push" && chosen?.via === undefined;
    const push = isPush && chosen && offer && planPush(context, { ...about, chosen, offer });
    const row = decisionRow(decision, version, trimInput(input, decision, policy, moved), {
      next,
      moved,
      push: push || undefined,
      counted: counted.offer,
    });
    store.messages.save({ envelope, atMs: nowMs, answer: JSON.stringify(answer), decision: row, owed });
    const sent = push ? startPush(context, push, nowMs) : undefined;
    handOnAfter(context, sent);
  }
  store.arm(nowMs);
  const spent = offer === undefined ? undefined : decision.chosen?.campaign;
  return present({ answer, spent, entered: enteredBy(person, next) });
}

/** What webhooks are told of it; it is remembered whom they know by that, so it comes before the state is written. */
export function tellDecision(
  context: PersonContext,
  decided: Parameters<NonNullable<PersonContext["cache"]["webhooks"]>["tellDecision"]>[1],
  nowMs: number,
): readonly HookWord[] | undefined {
  return context.cache.webhooks?.tellDecision(context, decided, { hosts: hookHostsOf(context), nowMs });
}

function enteredBy(before: PersonState, { presence, consent }: PersonState): readonly string[] | undefined {
  if (presence === before.presence || !isGranted(consent, "measurement")) return undefined;
  const entered = Object.keys(presence.visits).filter((place) => !Object.hasOwn(before.presence.visits, place));
  return entered.length === 0 ? undefined : entered;
}
