import type { Gate, Outcome, Reason } from "../decide/decision.ts";

/**
 * A receipt as an operator may see it: what was decided and by which gates. It says nothing of where the person was, of their
 * attributes and runs, or of when within the day.
 */
export interface OperatorReceipt {
  /** UTC, `2026-11-30`. */
  readonly day: string;
  readonly outcome: Outcome;
  readonly reason?: Reason;
  readonly moment?: string;
  readonly campaign?: string;
  readonly gates: readonly Omit<Gate, "detail">[];
}
