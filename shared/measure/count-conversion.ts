import * as v from "valibot";
import type { CampaignRule, Policy } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import type { Facts } from "../locate/facts.ts";
import { PURCHASE_EVENT } from "../messages/event-name.ts";
import { parseMoney } from "../money/money.ts";
import { writtenMoney } from "../money/written-money.ts";
import { type Exposure, isGranted, type PersonState } from "../person/person-state.ts";
import type { Count, CountedValue } from "./count.ts";
import { countOf, dayOf, hourOf } from "./count-of.ts";
import type { CountedOffer, FirstExposure, Measured } from "./counted-offer.ts";
import { countedValue } from "./counted-value.ts";

const HOUR_MS = 3_600_000;

/** So many conversions of a person count for a campaign on a UTC day: an app can report any number. */
const MAX_CONVERSIONS_A_DAY = 10;

/** How long an exposure is credited with conversions, if the campaign does not say. */
export const DEFAULT_WINDOW_MS = 7 * 24 * HOUR_MS;

/** Campaigns that name this event as their goal. */
export function campaignsOfGoal({ campaigns }: Pick<Policy, "campaigns">, event: string): readonly CampaignRule[] {
  return [...campaigns.values()].filter(({ conversions }) => conversions?.includes(event));
}

/**
 * Counts an event that is the goal of campaigns: once for each of them to which the person was exposed within its window,
 * for the latest of those exposures, whichever moment it was of, and ten times a day at most. The first conversion within the
 * window of the first exposure makes the person one who converted. Of a person who came back right after an erasure
 * nothing counts: each life would have ten more. A purchase is the goal of every campaign, and its sender vouches for each:
 * it counts without a bound. `offerOf`: what is kept of the offer of an exposure.
 */
export function countConversion(
  event: NonNullable<Facts["event"]>,
  about: {
    readonly person: PersonState;
    readonly measured: Measured;
    readonly policy: Pick<Policy, "campaigns">;
    /** When it happened: of what comes late, before now. */
    readonly nowMs: number;
    readonly offerOf: (exposure: Exposure) => CountedOffer | undefined;
  },
): { readonly counts: readonly Count[]; readonly measured: Measured } {
  const { person, policy, nowMs, offerOf } = about;
  if (person.profile.cameBack || !isGranted(person.consent, "measurement"))
    return { counts: [], measured: about.measured };
  const value = worthOf(event.data);
  const counts: Count[] = [];
  let { measured } = about;
  const isPurchase = event.name === PURCHASE_EVENT;
  const campaigns = isPurchase ? [...policy.campaigns.values()] : campaignsOfGoal(policy, event.name);
  for (const { id, windowMs = DEFAULT_WINDOW_MS } of campaigns) {
    const latest = latestOf(person.exposures, id, { fromMs: nowMs - windowMs, untilMs: nowMs }, offerOf);
    const known = measured[id];
    const today = countToday(known?.conversions, nowMs);
    if (latest !== undefined && isPurchase) counts.push(countOf(latest, person, nowMs, { conversions: 1 }, value));
    else if (latest !== undefined && today.count <= MAX_CONVERSIONS_A_DAY) {
      counts.push(countOf(latest, person, nowMs, { conversions: 1 }, value));
      // It is gone only if the mesh called off the push of the first exposure.
      if (known !== undefined) measured = { ...measured, [id]: { ...known, conversions: today } };
    }
    const first = measured[id];
    if (first?.offer === undefined || first.converted || first.atMs < nowMs - windowMs || first.atMs > nowMs) continue;
    const { key, slot } = first.offer;
    const of = { hour: hourOf(first.atMs), key: { ...key, isKnown: first.isKnown }, slot };
    counts.push(present({ ...of, figures: { converted: 1 } }));
    measured = { ...measured, [id]: { ...first, converted: true } };
  }
  return { counts, measured };
}

/** How many there are on this day with one more. */
function countToday(before: FirstExposure["conversions"], nowMs: number): NonNullable<FirstExposure["conversions"]> {
  const day = dayOf(nowMs);
  return { day, count: before?.day === day ? before.count + 1 : 1 };
}

/** The offer of the latest exposure to a campaign in that time, if it was measured. */
function latestOf(
  exposures: readonly Exposure[],
  campaign: string,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
  offerOf: (exposure: Exposure) => CountedOffer | undefined,
): CountedOffer | undefined {
  for (const exposure of exposures.toReversed()) {
    if (exposure.campaign !== campaign || !exposure.marketing || exposure.void) continue;
    if (exposure.atMs > untilMs) continue;
    if (exposure.atMs < fromMs) return undefined;
    const offer = offerOf(exposure);
    if (offer?.isExposure) return offer;
  }
  return undefined;
}

/** What the event says that it was worth; undefined: nothing, or nothing that is an amount of a currency. */
function worthOf({ amount, currency }: Readonly<Record<string, unknown>>): CountedValue | undefined {
  const written = { amount: typeof amount === "number" ? String(amount) : amount, currency };
  if (!v.is(writtenMoney, written)) return undefined;
  return countedValue(parseMoney(written), false);
}
