import type { Stay } from "./presence-state.ts";

/** The zone of a place that was entered latest among these stays; undefined where none of them has one. */
export function zoneAt(stays: readonly Stay[], place: string): string | undefined {
  let latest: Stay | undefined;
  for (const stay of stays) {
    if (stay.place !== place || stay.zone === undefined) continue;
    if (latest === undefined || stay.sinceMs >= latest.sinceMs) latest = stay;
  }
  return latest?.zone;
}
