import type { JourneyRule } from "../catalog/journey-rule.ts";
import type { Policy } from "../catalog/policy.ts";
import type { Scalar } from "../condition/condition.ts";
import type { KeptCoupon } from "../coupons/kept-coupon.ts";
import { type ListedCoupon, listCoupons } from "../coupons/list-coupons.ts";
import { compareRank } from "../decide/judge.ts";
import { type Journeys, plainData, positionOf, type Run, runName } from "../journeys/run.ts";
import { nextInstantMs, waitForRuns } from "../journeys/wait-for-runs.ts";
import { present } from "../json/present.ts";
import { readPauses } from "../live/coupon-pause.ts";
import type { LiveState } from "../live/live-state.ts";
import type { Standing } from "../loyalty/standing.ts";
import { isStopped } from "../person/change-stop.ts";
import { isGranted, type PersonState } from "../person/person-state.ts";
import type { RenderedOffer, StoredAnswer } from "./answer.ts";
import { offerNow } from "./offer-now.ts";
import { type StageWords, writeStage } from "./write-stage.ts";

/** Most that a first screen is given. */
export const MAX_NOW_ITEMS = 20;

/** A run comes before all offers if its next instant is no further away than this, milliseconds. */
const SOON_MS = 24 * 3_600_000;

/** One thing that the first screen should show. Plain JSON. */
export type NowItem = RunItem | OfferItem | CouponItem | LoyaltyItem;

interface RunItem extends StageWords {
  readonly kind: "run";
  readonly journey: string;
  /** Key of the run. */
  readonly run: string;
  readonly stage: string;
  /** When it came to the stage, or was last told something new there. */
  readonly sinceMs: number;
  readonly data: Readonly<Record<string, Scalar>>;
}

interface OfferItem {
  readonly kind: "offer";
  readonly offer: RenderedOffer;
  /** Name of its receipt. */
  readonly serial: string;
  /** Whom the receipt's id names, if that is a device's own person who became one with this one. */
  readonly person?: string;
}

/** A coupon that is open. */
interface CouponItem extends Omit<ListedCoupon, "state"> {
  readonly kind: "coupon";
}

/** How the person stands with their points. */
interface LoyaltyItem {
  readonly kind: "loyalty";
  readonly points: number;
  /** Id of the tier. */
  readonly tier?: string;
}

/** An offer that was given, not void and not dismissed. */
export interface HeldOffer extends Pick<StoredAnswer, "outcome" | "place" | "left" | "named" | "person"> {
  readonly serial: string;
  readonly offer: RenderedOffer;
  /** Key of the run whose stage earned it. */
  readonly run?: string;
  readonly atMs: number;
}

/** What is known of a person, and whom it is told in which language (BCP 47). */
export interface NowFacts {
  readonly journeys: Journeys;
  readonly offers: readonly HeldOffer[];
  /** All that are kept. */
  readonly coupons: readonly KeptCoupon[];
  /** Absent: the mesh has no points, or the person agreed to none. */
  readonly standing?: Standing | undefined;
  readonly person: PersonState;
  readonly policy: Policy;
  readonly live: LiveState;
  readonly locale?: string | undefined;
  readonly nowMs: number;
}

/**
 * What the first screen should show, most pressing first: runs that come to an instant within 24 hours, the soonest first;
 * offers by rank; other runs, the latest change first; coupons, the soonest end first; loyalty. Waits that are over count, also if the alarm for them is late.
 */
export function nowItems(facts: NowFacts): readonly NowItem[] {
  const runs = runsNow(facts);
  const isSoon = ({ nextMs }: RunNow) => nextMs <= facts.nowMs + SOON_MS;
  const items = [
    ...runs
      .filter(isSoon)
      .sort((a, b) => a.nextMs - b.nextMs)
      .map((one) => runItem(one, facts)),
    ...offerItems(facts),
    ...runs.filter((one) => !isSoon(one)).map((one) => runItem(one, facts)),
    ...couponItems(facts),
    ...loyaltyItems(facts),
  ];
  return items.slice(0, MAX_NOW_ITEMS);
}

interface RunNow {
  readonly run: Run;
  readonly rule: JourneyRule;
  /** When it comes to an instant next, epoch milliseconds; infinite: it does not. */
  readonly nextMs: number;
}

/** Runs as they are by now, the latest change first. */
function runsNow({ journeys, person, policy, nowMs }: NowFacts): readonly RunNow[] {
  const { journeys: index } = policy;
  const isAllowed = (purpose: string) => isGranted(person.consent, purpose);
  const waited = waitForRuns(journeys, { index, isGranted: isAllowed }, { untilMs: nowMs, nowMs });
  return [...waited.journeys.runs].sort(compareChange).flatMap((run) => {
    const rule = index.byId.get(run.journey);
    if (rule === undefined) return [];
    return { run, rule, nextMs: nextInstantMs(run, rule, nowMs) ?? Number.POSITIVE_INFINITY };
  });
}

/** The latest change first, then by name. */
function compareChange(a: Run, b: Run): number {
  return b.progressMs - a.progressMs || (runName(a) < runName(b) ? -1 : 1);
}

function runItem({ run, rule }: RunNow, { person, policy, locale = person.profile.locale }: NowFacts): RunItem {
  const stage = rule.stages[positionOf(run, rule)];
  return {
    kind: "run",
    journey: run.journey,
    run: run.key,
    stage: stage?.id ?? run.stage,
    sinceMs: run.stageMs,
    ...writeStage(stage ?? {}, run, { person, policy, locale }),
    data: plainData(run),
  };
}

/** Of one moment in one run the newest: what it says has taken the place of what it said before. */
function offerItems({ offers, person, policy, live, nowMs }: NowFacts): readonly OfferItem[] {
  const newest = new Map<string, HeldOffer>();
  for (const held of offers) {
    const name = `${held.offer.moment} ${held.run ?? ""}`;
    const known = newest.get(name);
    if (known === undefined || held.atMs > known.atMs) newest.set(name, held);
  }
  return [...newest.values()]
    .flatMap((held) => {
      const moment = policy.moments.get(held.offer.moment);
      const isOpen = offerNow(held, { person, policy, live, nowMs }).standing === "open";
      if (moment === undefined || !isOpen || isStopped(person.profile, moment.campaign ?? moment.id)) return [];
      return { held, moment };
    })
    .sort((a, b) => compareRank(a.moment, b.moment) || b.held.atMs - a.held.atMs)
    .map(({ held: { offer, serial, person: of } }) => present({ kind: "offer", offer, serial, person: of }));
}

function couponItems({ coupons, live, nowMs }: NowFacts): readonly CouponItem[] {
  const open = listCoupons(coupons, nowMs, readPauses(live.pausedCoupons)).filter(({ state }) => state === "open");
  return open.map(({ state: _, ...coupon }) => ({ kind: "coupon", ...coupon }));
}

function loyaltyItems({ standing }: NowFacts): readonly LoyaltyItem[] {
  return standing === undefined ? [] : [present({ kind: "loyalty", points: standing.balance, tier: standing.tier })];
}
