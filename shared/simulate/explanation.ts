import type { Chosen, Outcome, Reason, Wording } from "../decide/decision.ts";

/** What one message earns one person, with every gate of every moment. Plain JSON. */
export interface Explanation {
  /** When it happened, RFC 3339. */
  readonly at: string;
  readonly outcome: Outcome;
  /** Exactly if the outcome is none. */
  readonly reason?: Reason;
  readonly chosen?: Omit<Chosen, "texts">;
  /** What they read, if they get an offer. */
  readonly offer?: Wording;
  /** The outcome as a sentence. */
  readonly says: string;
  /** Every moment of the catalog: those that were set off first, the best-ranked first. */
  readonly moments: readonly MomentExplanation[];
}

export interface MomentExplanation {
  readonly moment: string;
  /**
   * `given`, `effects` (of a moment without an offer), `withheld` (control group), `outranked`, `stopped` by a gate, or
   * `waiting`: it was not set off.
   */
  readonly result: "given" | "effects" | "withheld" | "outranked" | "stopped" | "waiting";
  /** What set it off, or what it waits for, as a sentence. */
  readonly says: string;
  /** Every gate in the order in which they are judged; none if it was not set off. */
  readonly gates: readonly GateExplanation[];
}

/** One gate, with the values that it looked at. The first one that is not passed is the moment's reason. */
export interface GateExplanation {
  readonly gate: Reason;
  readonly passed: boolean;
  readonly says: string;
}
