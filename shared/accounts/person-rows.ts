import type { Registration } from "../areas/plan-registrations.ts";
import type { OwedRefund } from "../budget/refund.ts";
import type { ConsentEvent } from "../consent/consent.ts";
import type { KeptCoupon, LeftCodes } from "../coupons/kept-coupon.ts";
import type { KeptRuns } from "../journeys/kept-runs.ts";
import type { LoyaltyCard } from "../loyalty/loyalty-card.ts";
import type { CountBatch } from "../measure/count.ts";
import type { Measured } from "../measure/counted-offer.ts";
import type { History } from "../person/history.ts";
import type { PersonState } from "../person/person-state.ts";
import type { AwaitedPurchase, Purchase } from "../points/purchase.ts";
import type { KeptTag } from "../tags/kept-tag.ts";
import type { HookMemory } from "../webhooks/hook-events.ts";

/** All that a person's object keeps of the person, as it moves into another object. Plain JSON. */
export interface PersonRows {
  readonly person: Omit<PersonState, "exposures">;
  /** By name: when something is due, epoch milliseconds. What rows tell by themselves is not in here. */
  readonly timers: Readonly<Record<string, number>>;
  readonly wrongClaims?: WrongClaims | undefined;
  readonly refunds: readonly OwedRefund[];
  readonly measured: Measured;
  /** What no counter has yet, and is of no message. */
  readonly owed: readonly CountBatch[];
  /** Absent of an object whose code knows none. */
  readonly hooks?: HookMemory | undefined;
  readonly areas: readonly Registration[];
  /** In the order of their numbers. */
  readonly consentEvents: readonly ConsentRow[];
  readonly tags: readonly KeptTag[];
  readonly subscriptions: readonly NamedRow[];
  readonly reactions: readonly NamedRow[];
  /** What of the person's history neither exposures nor reactions tell. */
  readonly history: History;
  /** Absent of an object whose code knows none. */
  readonly runs?: KeptRuns | undefined;
  /** Likewise. */
  readonly coupons?: readonly KeptCoupon[] | undefined;
  /** Of coupons that are gone. */
  readonly codes?: readonly LeftCodes[] | undefined;
  /** Of `loyalty`. */
  readonly card?: LoyaltyCard | undefined;
  /** Absent of an object whose code knows none, too. */
  readonly points?: readonly NamedRow[] | undefined;
  readonly purchases?: readonly (Purchase | AwaitedPurchase)[] | undefined;
  readonly messages: readonly MessageRow[];
}

/** How many wrong claim codes the person sent on the last UTC day that they sent any. */
export interface WrongClaims {
  readonly day: number;
  readonly count: number;
}

/** The changes of mind of one message, by their number; null in the place of one that was folded into another. */
export interface ConsentRow {
  readonly number: number;
  readonly events: readonly (ConsentEvent | null)[];
}

/** A row that moves as it is: its name is unique among those of its kind, its value JSON. */
export interface NamedRow {
  readonly name: string;
  readonly value: string;
}

/** A message that changed state, or a decision that none asked for; all that is no time and no name is JSON. */
export interface MessageRow {
  readonly kid: string;
  readonly jti: string;
  readonly typ: string;
  readonly iatMs: number;
  readonly atMs: number;
  readonly answer: string | null;
  readonly serial: string | null;
  readonly receipt: string | null;
  readonly input: string | null;
  readonly exposures: string | null;
  readonly push: string | null;
  readonly counted: string | null;
  readonly owed: string | null;
}
