import type { Result } from "../result.ts";
import type { ReactionKind } from "./reaction-kind.ts";

/** A value that a person's attribute or an event's datum can have. */
export type Scalar = string | number | boolean;

/** An event of an app, or a purchase, as conditions and texts see it. */
export interface EventFact {
  readonly name: string;
  readonly data: Readonly<Record<string, Scalar>>;
  /** Of a purchase: what was bought. It is stored nowhere. */
  readonly items?: readonly string[];
}

/** A run as conditions, texts and receipts see it. Plain JSON. */
export interface RunFact {
  readonly journey: string;
  readonly key: string;
  readonly stage: string;
  readonly data: Readonly<Record<string, Scalar>>;
  /** Names of the data that a partner said; absent: none. */
  readonly foreign?: readonly string[];
}

/**
 * What a condition can see (docs/contract.md#conditions). Absent facts are null, so that a rule can ask for them
 * without failing.
 */
export interface ConditionInput {
  readonly consent: Readonly<Record<string, boolean>>;
  readonly attributes: Readonly<Record<string, Scalar>>;
  /** By id, what the person has of each score of the catalog now. */
  readonly scores: Readonly<Record<string, number>>;
  /** What the person has of points, and their tier: 0 and "" of who has none. */
  readonly points: number;
  readonly tier: string;
  /** The person is a customer: devices are linked to them. */
  readonly linked: boolean;
  /** Whether they got the moment in the last so many milliseconds. */
  readonly received: (moment: string, lengthMs: number) => boolean;
  /** Whether they did that with an offer of the moment in the last 400 days. */
  readonly reacted: (moment: string, kind: ReactionKind) => boolean;
  /** Whether they redeemed a coupon of the moment in the last 400 days. */
  readonly redeemed: (moment: string) => boolean;
  /** Visits begun so far at places with this label, the present one included. */
  readonly visits: (label: string) => number;
  readonly suppressed: (name: string) => boolean;
  readonly place: { readonly id: string; readonly name: string; readonly labels: readonly string[] } | null;
  readonly zone: string | null;
  readonly event: EventFact | null;
  readonly signal: { readonly type: string; readonly data: Readonly<Record<string, Scalar>> } | null;
  /** Only of a moment on a stage, or of one that follows such a moment. */
  readonly run: RunFact | null;
  /** Whether a signal of this type is on in the mesh. */
  readonly live: (type: string) => boolean;
  readonly local: { readonly hour: number; readonly minute: number; readonly weekday: number };
  readonly locale: string;
}

/** A parsed condition: true, false, or `error` where evaluating failed (which counts as false, with a metric). */
export type Condition = (input: ConditionInput) => boolean | "error";

/** Makes a condition of its CEL expression, or says what is wrong with the expression. */
export type ConditionEngine = (source: string) => Result<Condition, string>;
