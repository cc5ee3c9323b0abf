import { present } from "../json/present.ts";
import type { CountKey } from "./count.ts";

/** What is kept of an offer, or of one that was withheld, so that what becomes of it can be counted. Plain JSON. */
export interface CountedOffer {
  readonly key: Omit<CountKey, "isKnown">;
  /** As of a count. */
  readonly slot?: number;
  /** The person had granted `measurement`, and has not withdrawn it since: only then is counted what becomes of the offer. */
  readonly isExposure?: true;
}

/** What is kept of an offer if nobody may know any more where it was set off: what becomes of it counts for no place. */
export function withoutPlace({ key, isExposure }: CountedOffer): CountedOffer {
  return present({ key: { ...key, place: "" }, isExposure });
}

/** What is remembered to measure campaigns, by campaign: of each person only the first exposure counts. Plain JSON. */
export type Measured = Readonly<Record<string, FirstExposure>>;

/** The first exposure of a person to a campaign. */
export interface FirstExposure {
  readonly atMs: number;
  /** Absent: the person has withdrawn `measurement` since, and nothing that comes of it is counted. */
  readonly offer?: CountedOffer;
  /** Whether the mesh had known the person for 24 hours then. */
  readonly isKnown: boolean;
  /** They converted within the campaign's window. */
  readonly converted?: true;
  /** It was another person's, who became one with this one: their arms were drawn apart. */
  readonly moved?: true;
  /** They were in both arms: what counted of them for lift is taken back, and nothing more of it counts. */
  readonly inBoth?: true;
  /** What guardrails counted of them. Older code remembered it for ever, by another name: they are reached anew. */
  readonly guarded?: Guarded;
  readonly conversions?: DayConversions;
}

/** A person who was reached, and what they did with offers since. */
export interface Guarded {
  /** The last UTC day, since 1970, on which they saw an offer and the mesh had known them for 24 hours. */
  readonly day: number;
  readonly clicked?: true;
  readonly dismissed?: true;
}

/** How many conversions were counted on the last UTC day, since 1970, that had any. */
interface DayConversions {
  readonly day: number;
  readonly count: number;
}

/** What is still remembered without `location`: what becomes of offers counts at no place. The same if none has one. */
export function withoutPlaces(measured: Measured): Measured {
  if (Object.values(measured).every(({ offer }) => offer === undefined || offer.key.place === "")) return measured;
  return Object.fromEntries(
    Object.entries(measured).map(([campaign, { offer, ...first }]) => [
      campaign,
      present({ ...first, offer: offer && withoutPlace(offer) }),
    ]),
  );
}

/** What is still remembered without `measurement`: that and how often the person was counted, so that nothing counts twice. */
export function forgetMeasured(measured: Measured): Measured {
  const isBare = Object.values(measured).every(({ offer }) => offer === undefined);
  if (isBare) return measured;
  return Object.fromEntries(
    Object.entries(measured).map(([campaign, { atMs, isKnown, conversions, inBoth }]) => [
      campaign,
      present({ atMs, isKnown, conversions, inBoth }),
    ]),
  );
}
