import type { Lift } from "./relative-lift.ts";

/** What a row is of: the members that its grouping names. An empty text stands for none, as a moment without a campaign. */
export interface ReportKeys {
  readonly campaign?: string;
  readonly moment?: string;
  readonly variant?: string;
  readonly place?: string;
  readonly channel?: string;
  /** The beginning of a UTC hour, as `2026-11-30T04:00:00Z`. */
  readonly hour?: string;
  /** A UTC day, as `2026-11-30`. */
  readonly day?: string;
}

/** Amounts by currency (ISO 4217), as `{"EUR": "12.50"}`. */
export type Amounts = Readonly<Record<string, string>>;

/** How many people were exposed to a campaign first in this group, and how many of them converted. */
export interface ArmPeople {
  readonly exposed: number | null;
  readonly converted: number | null;
}

/**
 * One row of a report: the figures of the people who could get offers, and beside them those of the control group. By place
 * null stands for fewer than ten people.
 */
export interface ReportRow extends ReportKeys, ArmPeople {
  readonly given: number | null;
  readonly accepted: number | null;
  readonly impressions: number | null;
  readonly clicks: number | null;
  /** Clicks for each impression; null without impressions, too. */
  readonly ctr: number | null;
  readonly dismissals: number | null;
  readonly leads: number | null;
  readonly conversions: number | null;
  readonly claimed: number | null;
  /** What conversions were worth; of claims, if nothing else tells of conversions. */
  readonly value: Amounts | null;
  /** What devices claim besides. */
  readonly claimedValue?: Amounts;
  readonly redemptions: number | null;
  readonly control: ArmPeople;
  /** By variant: the probability that this variant of the moment is clicked most often. */
  readonly best?: number;
  readonly lift?: ReportLift;
  /** People are divided into the arms otherwise than the catalog says, and chance explains it with this probability only. */
  readonly unevenSplit?: { readonly p: number };
  /** By campaign: what it cost as a whole, and for the offers that the row counts. Absent if the catalog says nothing of it. */
  readonly cost?: { readonly amount: string; readonly currency: string };
  /** By campaign: what conversions brought in the currency of the cost, beyond the cost and for each unit of it. */
  readonly roi?: number;
}

/** A lift, rounded to six digits. */
export interface ReportLift extends Lift {
  /** If it is not shown: about so many more people are needed, if the difference stays as it is. */
  readonly moreNeeded?: number;
}

/** Answer of GET /admin/v1/report. */
export interface Report {
  readonly rows: readonly ReportRow[];
  /** The hours that were added up: from, and up to and without to. */
  readonly from: string;
  readonly to: string;
  /** When it was added up. */
  readonly asOf: string;
}
