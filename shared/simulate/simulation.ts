import type { Outcome, Reason } from "../decide/decision.ts";

/** What to draw. */
export interface SimulationOptions {
  /** A whole number from 0 to 2^32 - 1: the same seed gives the same people and movements. */
  readonly seed: number;
  /** How many messages people's devices and gateways send in the day. */
  readonly pings: number;
  /** As 2026-11-30, by the clocks of where each person lives. */
  readonly day: string;
  /** By purpose: the share of people who agree, 0 to 1. What is not in here is `USUAL_SHARES`. */
  readonly agree?: Readonly<Record<string, number>>;
  /** Is told of the progress, 0 to 1, about a hundred times. */
  readonly onProgress?: (share: number) => void;
}

/** A made-up day on one catalog, in figures. Plain JSON; the same seed, day and catalog give the same. */
export interface Simulation {
  readonly seed: number;
  readonly day: string;
  readonly people: number;
  /** Messages of devices, and of gateways about tags. */
  readonly messages: { readonly pings: number; readonly sightings: number };
  /** Visits that ended because nothing was heard any more: each is decided on as well. */
  readonly silences: number;
  /** By outcome: how many messages and silences had it. */
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Why there was none: by reason, those that there were. */
  readonly reasons: Readonly<Partial<Record<Reason, number>>>;
  /** Of every moment of the catalog, in order of id. */
  readonly moments: readonly MomentFigures[];
}

/** How often one moment was set off, and what became of it. */
export interface MomentFigures {
  readonly moment: string;
  readonly setOff: number;
  /** Shown in the answer. */
  readonly offers: number;
  readonly pushes: number;
  /** Moments without an offer: how often their effects took place. */
  readonly effects: number;
  /** Passed every gate, and a better-ranked moment won. */
  readonly outranked: number;
  /** By the gate that stopped it. */
  readonly refusals: Readonly<Partial<Record<Reason, number>>>;
}

/** What two catalogs give the same people on the same day. */
export interface SimulationComparison {
  /** Offers and pushes together. `change`: as a share of before, -0.18 for 18 % fewer; absent: there were none before. */
  readonly sends: { readonly before: number; readonly after: number; readonly change?: number };
  /** The moments that differ: those with the largest difference first. */
  readonly moments: readonly MomentComparison[];
  /** The same for people, a sentence each: the sum first, then the moments. */
  readonly says: readonly string[];
}

/** One moment in both; 0 where a catalog does not have it. */
export interface MomentComparison {
  readonly moment: string;
  readonly before: number;
  readonly after: number;
  /** What became of it more often, or less often, than before: the largest difference first. */
  readonly because: readonly { readonly what: Reason | "outranked" | "set-off"; readonly difference: number }[];
}
