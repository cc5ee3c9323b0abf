import type { LiveCopy } from "../../shared/live/live-copy.ts";
import type { LiveReading } from "../../shared/live/live-reading.ts";
import type { LiveChange } from "../../shared/live/live-state.ts";
import { err, type Result } from "../../shared/result.ts";
import type { SharedStore, Unreachable } from "../../shared/shared-store.ts";

/**
 * The copy of the live state that a mesh on Redis keeps in an object of its own, `{prefix}:live-copy`. A mesh without Redis
 * has none: there the live state itself is in such an object. None rejects.
 */
export interface LiveCopyClient {
  /** The copy; undefined if it does not answer in time. */
  readonly read: (timeoutMs: number) => Promise<LiveCopy | undefined>;
  /** Brings what was read from Redis; whether the object has it, or one that is young enough. */
  readonly renew: (reading: LiveReading) => Promise<boolean>;
  /** Adds a change: whether the copy has a reading for it to be a change of. Undefined if it does not answer in time. */
  readonly change: (change: LiveChange, timeoutMs: number) => Promise<boolean | undefined>;
}

/** The shared store whose changes of the live state are answered only when the copy holds them too. */
export function copyChanges(sharedStore: SharedStore, copy: LiveCopyClient): SharedStore {
  async function changeLive(change: LiveChange, timeoutMs: number): Promise<Result<true, Unreachable>> {
    const startedMs = Date.now();
    const leftMs = () => Math.max(1, timeoutMs - (Date.now() - startedMs));
    const changed = await sharedStore.changeLive(change, timeoutMs);
    if (!changed.ok) return changed;
    const isComplete = await copy.change(change, leftMs());
    if (isComplete === undefined) return err("unreachable");
    if (isComplete) return changed;
    // Nobody has read the live state of this mesh yet: a change alone would say that all else is calm.
    const atMs = Date.now();
    const read = await sharedStore.readLive(atMs, leftMs());
    return read.ok && (await copy.renew({ state: read.value, atMs })) ? changed : err("unreachable");
  }
  return { ...sharedStore, changeLive };
}
