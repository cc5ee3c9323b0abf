import type { NowRun } from "../../client/sdk/api.ts";
import { minuteOf, type Trip } from "./airline.ts";

/** What the first screen showed last. */
export interface LastSeen {
  readonly items: readonly NowRun[];
  readonly trip: Trip;
}

const KEY = "last-seen";

/** Keeps it on this device: a gate is looked up where there is no connection, too. */
export function keepLastSeen(seen: LastSeen): void {
  localStorage.setItem(KEY, JSON.stringify(seen));
}

/** It, unless the trip is over by now. */
export function lastSeen(nowMs: number): LastSeen | undefined {
  const kept = localStorage.getItem(KEY);
  const seen: LastSeen | undefined = kept === null ? undefined : JSON.parse(kept);
  return seen !== undefined && minuteOf(seen.trip, nowMs) < seen.trip.lastMinute ? seen : undefined;
}

export function forgetLastSeen(): void {
  localStorage.removeItem(KEY);
}
