import type { Scalar } from "../condition/condition.ts";
import { NOWHERE, type PresenceState } from "../presence/presence-state.ts";
import type { StoredSignal } from "../signals/stored-signal.ts";
import type { Follows } from "./follow.ts";
import type { ScoreValue } from "./scores.ts";

/** A time zone is accepted at most once in this time, so that no one gains caps by travelling in name only. */
const TIME_ZONE_REST_MS = 24 * 3_600_000;

/**
 * All of a person that a decision looks at. Immutable and plain JSON; in four parts that are stored one by one, so that
 * a step which changes one part writes one row.
 */
export interface PersonState {
  readonly profile: Profile;
  readonly consent: ConsentState;
  readonly presence: PresenceState;
  /** Oldest first. */
  readonly exposures: readonly Exposure[];
}

export interface Profile {
  readonly id: string;
  /** Tells this life of the person from one before an erasure: the epoch milliseconds it began. */
  readonly epoch: number;
  /** Since when the mesh knows them, if that was before `epoch`: another person became one with them. */
  readonly knownMs?: number;
  /** When a device of theirs was heard last, to 15 days; absent of objects from before it was noted. */
  readonly heardMs?: number;
  /** This life began while an erasure before it was still remembered: campaigns count nothing of it as a person. */
  readonly cameBack?: true;
  /** The brand's own id of them: this person is a customer, whom devices are linked to. */
  readonly customer?: string;
  readonly locale?: string;
  readonly timeZone?: string;
  /** When `timeZone` was accepted last. */
  readonly timeZoneAtMs?: number;
  readonly attributes: Readonly<Record<string, Scalar>>;
  /** By id, what the person has of each score; only with `profiling`. */
  readonly scores?: Readonly<Record<string, ScoreValue>>;
  /** By name of an attribute: the newest profile row that spoke of it. A name that is no attribute was unset by that row. */
  readonly rowNames?: Readonly<Record<string, RowStamp>>;
  /** By name of a moment, campaign or label: until when it is suppressed. */
  readonly suppressions: Readonly<Record<string, number>>;
  /** By id of a signal (of an effect alone, with its moment): when the person got what it gives. */
  readonly signalsHad?: Readonly<Record<string, number>>;
  /** Of a customer, by type, and run if it is about one: what back ends said of them that is on for a time, or was of late. */
  readonly signals?: Readonly<Record<string, StoredSignal>>;
  /** By name of a campaign or moment: what the person said of it themselves. */
  readonly stops?: Readonly<Record<string, Stop>>;
  /** What the person got that other moments follow. */
  readonly follows?: Follows;
  /** How many messages changed that on the last UTC day that any did: they leave no row that could be counted. */
  readonly stopsSaid?: { readonly day: number; readonly count: number };
}

/** Which profile row it was, by its message: a later `iat` is newer, and of two alike the greater jti. Plain JSON. */
export interface RowStamp {
  readonly iatMs: number;
  readonly jti: string;
}

/** What the person last said of one campaign or moment. Plain JSON. */
export interface Stop {
  readonly stopped: boolean;
  /** `iat` of the message that said so. */
  readonly atMs: number;
  /** Ids of the messages of that instant: each has one effect. */
  readonly jtis: readonly string[];
}

/** By purpose: what the person said, and the `iat` of the newest event on it. A purpose not in here was never granted. */
export type ConsentState = Readonly<Record<string, { readonly granted: boolean; readonly atMs: number }>>;

/** One time that a person got a moment, or, in a control group, would have. Plain JSON. */
export interface Exposure {
  /** Of the decision. All moments that one decision exposed share it: an exposure is known by `id` and `moment`. */
  readonly id: string;
  readonly atMs: number;
  readonly moment: string;
  readonly campaign?: string;
  /** Counts against the caps of its campaign: everything but service moments. */
  readonly marketing: boolean;
  /** The run that it was in, if a cap counts within it. */
  readonly run?: string;
  /** Counts against the person's own caps. */
  readonly person: boolean;
  /** The mesh itself ended the push of it before anyone could be reached: it counts for no cap. */
  readonly void?: true;
  /** The person is in the control group, and got nothing. */
  readonly withheld?: true;
}

/** A person who has said nothing yet. */
export function newPerson(id: string, epoch: number): PersonState {
  return { profile: { id, epoch, attributes: {}, suppressions: {} }, consent: {}, presence: NOWHERE, exposures: [] };
}

/** Whether the person has granted the purpose; default deny. */
export function isGranted(consent: ConsentState, purpose: string): boolean {
  return Object.hasOwn(consent, purpose) && consent[purpose]?.granted === true;
}

/** The profile with the message's locale and time zone taken over; the same object if nothing changes. */
export function setLocale(
  profile: Profile,
  said: { readonly locale?: string; readonly timeZone?: string },
  nowMs: number,
): Profile {
  let next = profile;
  if (said.locale !== undefined && said.locale !== profile.locale) next = { ...next, locale: said.locale };
  const rested = profile.timeZoneAtMs === undefined || nowMs - profile.timeZoneAtMs >= TIME_ZONE_REST_MS;
  if (said.timeZone !== undefined && said.timeZone !== profile.timeZone && rested) {
    next = { ...next, timeZone: said.timeZone, timeZoneAtMs: nowMs };
  }
  return next;
}
