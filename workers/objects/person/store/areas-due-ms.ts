import { isPending, type Registration } from "../../../../shared/areas/plan-registrations.ts";
import { AREAS_TIMER, type Timer } from "./timers.ts";

/**
 * When there is something to do for these registrations: `pendingMs` if an area has still to hear of one, else when the first
 * is over, and is forgotten. Undefined: never.
 */
export function areasDueMs(areas: readonly Registration[], pendingMs: number): number | undefined {
  if (areas.some(isPending)) return pendingMs;
  return areas.length === 0 ? undefined : Math.min(...areas.map(({ untilMs }) => untilMs));
}

/** The timer of these registrations as the object is read. */
export function areaTimers(areas: readonly Registration[]): readonly Timer[] {
  const dueMs = areasDueMs(areas, 0);
  return dueMs === undefined ? [] : [{ name: AREAS_TIMER, dueMs }];
}
