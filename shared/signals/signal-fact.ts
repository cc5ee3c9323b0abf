import type { Scalar } from "../condition/condition.ts";
import type { LiveSignal } from "./live-signal.ts";

/** A signal of a place, and how near to that place the person is who is judged. Plain JSON. */
export interface SignalFact extends LiveSignal {
  readonly place: string;
  /** It happened once, and is not on: the live state does not know it. */
  readonly once?: true;
  readonly data: Readonly<Record<string, Scalar>>;
  /** The least `near` that reaches them, metres, and no distance; absent: only who is present in the place is concerned. */
  readonly metres?: number;
}
