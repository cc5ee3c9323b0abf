import { type LiveReading, mayLack, type ToldChange } from "./live-reading.ts";
import { applyChange, type LiveChange, type LiveState, liveKey } from "./live-state.ts";

/**
 * The live state as a mesh keeps it beside Redis, for isolates that cannot read Redis: the last reading that somebody
 * brought, and what was changed since. Plain JSON.
 */
export interface LiveCopy {
  /** Undefined: nobody has read the live state yet, so the changes alone say nothing of the rest. */
  readonly reading?: LiveReading;
  /** Changes that the reading may lack, oldest first; of one thing the last. */
  readonly changes: readonly ToldChange[];
}

/** A copy that holds nothing. */
export const NEW_LIVE_COPY: LiveCopy = { changes: [] };

/** How old the reading is before another takes its place: every renewal is a row. */
export const RENEW_AFTER_MS = 60_000;

/** The copy with this reading; the same object if it has one that is less than a minute older, or a newer one. */
export function renewCopy(copy: LiveCopy, reading: LiveReading): LiveCopy {
  if (copy.reading !== undefined && reading.atMs - copy.reading.atMs < RENEW_AFTER_MS) return copy;
  return { reading, changes: copy.changes.filter((told) => mayLack(reading.atMs, told)) };
}

/** The copy with a change that is about to be promised. */
export function addChange(copy: LiveCopy, change: LiveChange, nowMs: number): LiveCopy {
  return { ...copy, changes: tell(copy.changes, { change, atMs: nowMs }) };
}

/** The changes and one more: of one thing only the latest stays. */
export function tell(changes: readonly ToldChange[], told: ToldChange): readonly ToldChange[] {
  const key = liveKey(told.change.thing);
  const same = changes.find(({ change }) => liveKey(change.thing) === key);
  if (same !== undefined && same.change.atMs > told.change.atMs) return changes;
  return [...changes.filter((other) => other !== same), told];
}

/** The state of a reading, with the changes over it that it may lack. */
export function withChanges({ state, atMs }: LiveReading, changes: readonly ToldChange[]): LiveState {
  const missed = changes.filter((told) => mayLack(atMs, told));
  return missed.reduce((live, { change }) => applyChange(live, change), state);
}
