import type { PlaceSignal } from "../signals/signal-fact.ts";

/*
 * What is said to an area: those who are to hear of signals of one cell or place. Plain JSON; during a deployment old code
 * calls new objects, so members are only added, and optional ones.
 */

/** One registration. Nothing of it tells who it is of, or that two are of the same person. */
export interface AreaEntry {
  /** Random, and new at each registration. */
  readonly key: string;
  /** Leads to the person's object, sealed (shared/tags/locator.ts). */
  readonly locator: string;
  /** At the last full hour the mesh had known the person for 24 hours. */
  readonly isKnown: boolean;
  /** When it ends by itself, epoch milliseconds. */
  readonly untilMs: number;
}

/** A signal that is to be told to everybody in an area. */
export interface FanOut {
  readonly signal: PlaceSignal;
  /** Grows with each thing that is said of the signal, its end included: the latest counts. Absent: 0. */
  readonly version?: number;
}

/** What whoever registers is told. */
export interface PutReply {
  /** How many objects share the area, as far as this one knows: never fewer than before. */
  readonly shards: number;
  /** What is on here, the newest 20 at most, and nothing that happened once: the person is to be judged at once. */
  readonly signals: readonly FanOut[];
}
