import { isPending, type Registration } from "../../../../shared/areas/plan-registrations.ts";

/**
 * When there is something to do for these registrations: `pendingMs` if an area has still to hear of one, else when the first
 * is over, and is forgotten. Undefined: never.
 */
export function areasDueMs(areas: readonly Registration[], pendingMs: number): number | undefined {
  if (areas.some(isPending)) return pendingMs;
  return areas.length === 0 ? undefined : Math.min(...areas.map(({ untilMs }) => untilMs));
}
