import type { FanOut } from "../../../shared/areas/area-calls.ts";
import { isUnderWay } from "../../../shared/areas/fan-out-progress.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import type { AreaStore } from "./store/area-store.ts";

export const HOUR_MS = 3_600_000;

/** What one shard of an area works with. */
export interface AreaContext {
  /** Of the main module: a cold one has none of its own. */
  readonly openIsolate: () => Promise<Isolate>;
  readonly store: AreaStore;
  /** A cell, or `place:` and a place. */
  readonly area: string;
  readonly shard: number;
}

/** Whether a signal has ended by itself. */
export function isOver({ signal }: FanOut, nowMs: number): boolean {
  return signal.untilMs <= nowMs;
}

/** The next full hour. */
export function nextHourMs(nowMs: number): number {
  return (Math.floor(nowMs / HOUR_MS) + 1) * HOUR_MS;
}

/** When a shard has something to do, epoch milliseconds; undefined: it keeps nothing. `tellFromMs`: others are told then. */
export function dueMs({ store, shard }: AreaContext, nowMs: number, tellFromMs: number): number | undefined {
  const fanOuts = store.fanOuts();
  const shards = shard === 0 ? store.shards() : 1;
  const due = fanOuts
    .filter(({ fanOut }) => !isOver(fanOut, nowMs))
    .flatMap(({ progress }) => [
      ...(isUnderWay(progress) ? [Math.max(nowMs, progress.dueMs)] : []),
      ...(progress.told < shards ? [Math.max(nowMs, tellFromMs)] : []),
    ]);
  const endKeptMs = store.endKeptMs();
  if (endKeptMs !== undefined) due.push(Math.max(nowMs, endKeptMs));
  if (fanOuts.length > 0 || store.hasEntries()) due.push(nextHourMs(nowMs));
  return due.length === 0 ? undefined : Math.min(...due);
}
