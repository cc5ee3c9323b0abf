import type { Scalar } from "../condition/condition.ts";
import type { LiveSignal } from "./live-signal.ts";

/**
 * A signal that concerns the person who is judged: of a place, and how near to it they are, or, without a place, said of them
 * as a customer. Plain JSON.
 */
export interface SignalFact extends LiveSignal {
  /** It happened once, and is not on: the live state does not know it. */
  readonly once?: true;
  readonly data: Readonly<Record<string, Scalar>>;
  /** The least `near` that reaches them, metres, and no distance; absent: only who is present in the place is concerned. */
  readonly metres?: number;
}

/** What is said of a place, to whoever is near. */
export type PlaceSignal = Omit<SignalFact, "metres"> & { readonly place: string };
