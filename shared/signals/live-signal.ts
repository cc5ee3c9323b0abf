import type { Trust } from "../catalog/catalog.ts";

/** A signal that is on, as every edge knows it. What else was said with it is fetched once, by its id. */
export interface LiveSignal {
  /** Of the message that began it: the keyed hash of its signer and jti. */
  readonly id: string;
  readonly type: string;
  /** Absent: it is of no place. */
  readonly place?: string;
  /** Epoch milliseconds. Prolonging it moves the end alone. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Of whoever began it: medium of a sender, high of an operator or a till. */
  readonly trust: Trust;
}
