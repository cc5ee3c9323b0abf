import type { CountKey } from "./count.ts";

/** What is kept of an offer, or of one that was withheld, so that what becomes of it can be counted. Plain JSON. */
export interface CountedOffer {
  readonly key: Omit<CountKey, "isKnown">;
  /** As of a count. */
  readonly slot?: number;
  /** The person had granted `measurement`: it is an exposure, to which conversions may be attributed. */
  readonly isExposure?: true;
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
  /** They saw an offer of the campaign once the mesh had known them for 24 hours. */
  readonly reached?: true;
}

/** What is still remembered without `measurement`: to which campaigns, so that nobody is counted twice. */
export function forgetMeasured(measured: Measured): Measured {
  const isBare = Object.values(measured).every(({ offer }) => offer === undefined);
  if (isBare) return measured;
  return Object.fromEntries(
    Object.entries(measured).map(([campaign, { atMs, isKnown }]) => [campaign, { atMs, isKnown }]),
  );
}
