import type { HookEvent, HookWord } from "../webhooks/hook-events.ts";
/** What is counted: whole numbers that add up. People are counted once a campaign, and only with `measurement`. */
export const FIGURES = [
  // Offers that were given: inline, or as a push that was queued.
  "given",
  // Pushes that a push service took for at least one device.
  "accepted",
  "impressions",
  "clicks",
  "dismissals",
  "leads",
  // Events that the campaign names as its goal, and purchases: once for each campaign they are attributed to.
  "conversions",
  // Conversions that a device claims for an offer.
  "claimed",
  "redemptions",
  // People by their first exposure to the campaign, in the hour of that.
  "exposed",
  // Of those, people who converted within the campaign's window of it, in the hour of that exposure.
  "converted",
  // People known to the mesh for 24 hours or more, by their first impression of the campaign on a UTC day.
  "reached",
] as const;

export type Figure = (typeof FIGURES)[number];

/** Whole numbers by figure; one that is absent is 0. */
export type Figures = Readonly<Partial<Record<Figure, number>>>;

/** What a count belongs to. "" stands for none, so that all of it can be part of a key. */
export interface CountKey {
  readonly moment: string;
  readonly campaign: string;
  /** In the control arm, the one that the person would have been shown. */
  readonly variant: string;
  readonly arm: "treatment" | "control";
  readonly channel: "inline" | "push" | "handover";
  /** Where the moment was set off. */
  readonly place: string;
  /**
   * Whether the mesh had known the person for 24 hours: guardrails look at no others. Of reactions only if guardrails count it,
   * which is one of each kind by a person who was reached.
   */
  readonly isKnown: boolean;
}

/** How many slots the people of a place fall into, see `Count`. */
export const SLOTS = 128;

/** One thing to be counted. Plain JSON. */
export interface Count {
  /** UTC hours since 1970 in which it counts. */
  readonly hour: number;
  readonly key: CountKey;
  readonly figures: Figures;
  readonly value?: CountedValue;
  /**
   * With a place: one of 128 slots, drawn from person and place. Different slots are different people, so that slots tell
   * how many people there were at least, and not who.
   */
  readonly slot?: number;
}

/** What one step of a person has to be counted: kept with their message until a counter has all of it. Plain JSON. */
export interface CountBatch {
  /** Random: it says which counter counts it, and that it is counted once. It says nothing else. */
  readonly id: string;
  /** When it came about, epoch milliseconds. */
  readonly atMs: number;
  readonly counts: readonly Count[];
  /** What outboxes of webhooks are to be told of the same message; absent: nothing. Counters look at none of it. */
  readonly hooks?: readonly HookWord[];
  /** What happened while no catalog could be read: who hears of it is judged once there is one. Of such a batch nothing is counted. */
  readonly untold?: readonly HookEvent[];
}

/**
 * For each figure, and for amounts that were reported or claimed, the slots of the people behind it: 128 bits as 32
 * hexadecimal digits.
 */
export type Slots = Readonly<Partial<Record<Figure | "value" | "claimedValue", string>>>;

/** What a conversion was worth, in whole minor units of its currency (ISO 4217), cents of EUR. */
export interface CountedValue {
  readonly currency: string;
  readonly minor: number;
  /** A device says so. */
  readonly isClaimed: boolean;
}

/** What to add up: hours from `fromHour` up to and without `toHour`, of one moment or campaign, in groups. */
export interface CountQuery {
  readonly fromHour: number;
  readonly toHour: number;
  readonly by: GroupBy | "campaign-hour";
  readonly moment?: string;
  readonly campaign?: string;
  /**
   * Figures alone, and only of people known for 24 hours. A day that is partly in the hours does not count if its own hours are
   * kept no more; otherwise all of it does.
   */
  readonly isForGuardrail?: true;
}

/** By what counts are grouped. A moment goes with its campaign, a variant with both; each group is split by arm. */
export const GROUP_BY = ["moment", "variant", "campaign", "place", "channel", "hour", "day"] as const;

export type GroupBy = (typeof GROUP_BY)[number];

/** One group of counts, of one counter or of all. */
export interface CountGroup {
  /**
   * moment: campaign and moment; variant: campaign, moment and variant; campaign, place, channel: that; hour: UTC hours
   * since 1970; day: UTC days since 1970; campaign-hour: campaign and hour.
   */
  readonly keys: Readonly<Record<string, string | number>>;
  readonly arm: CountKey["arm"];
  readonly figures: Figures;
  readonly values: readonly CountedValue[];
  /** By place only. */
  readonly slots?: Slots;
}
