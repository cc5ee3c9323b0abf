import type { Scalar } from "../../../shared/condition/condition.ts";
import type { LiveChange } from "../../../shared/live/live-state.ts";
import type { LiveSignal } from "../../../shared/signals/live-signal.ts";
import type { SaidSignal } from "../../../shared/signals/stored-signal.ts";

/*
 * What is said to the book of signals, and what the book says to areas. Plain JSON; during a deployment old edges call new objects,
 * so members are only added, and optional ones.
 */

/** A signal, and what the catalog of the edge that took it says of its type. */
export interface SignalCall {
  readonly said: SaidSignal;
  /** Whether a trigger or a condition names the type: no other signal is in the live state. */
  readonly isNamed: boolean;
  /** The areas whose people it may concern. */
  readonly areas: readonly string[];
}

/** `too-many`: nothing has changed. `later`: it is stored, and not yet known everywhere; to be said again. */
export type SignalReply = SignalTaken | "too-many" | "later";

export interface SignalTaken {
  /** Of the message that began it. */
  readonly signal: string;
  /** Nobody is told of it; another message would tell people from then on, epoch milliseconds. */
  readonly untoldUntilMs?: number;
  /** What the live state was told, for the edge to obey at once. */
  readonly change?: LiveChange;
}

/** What areas tell people. */
export interface SignalNews {
  readonly signal: LiveSignal & {
    readonly place: string;
    readonly data: Readonly<Record<string, Scalar>>;
    /** It happened once, and is not on. */
    readonly once?: true;
  };
  /** The time of the turn that says so; of one type and place each turn is later than the one before. */
  readonly version: number;
}

/** The way to the areas. Each may be called twice; rejects if the area cannot be reached. */
export interface SignalAreas {
  /** Begins to tell people, or goes on with a new end. */
  readonly start: (area: string, news: SignalNews) => Promise<void>;
  readonly end: (area: string, signal: string, version?: number) => Promise<void>;
}
