import { withoutOver } from "../../../shared/areas/plan-registrations.ts";
import { NO_CELL } from "../../../shared/person/wanted-areas.ts";
import type { PersonContext } from "./person-context.ts";

/** Forgets registrations that are over, and a cell that counts no more: written with the state of this turn. */
export function forgetOverAreas({ store, cache }: PersonContext, nowMs: number): void {
  store.setAreas(withoutOver(store.areas(), nowMs));
  if (cache.lastCell !== undefined && cache.lastCell.untilMs <= nowMs) cache.lastCell = NO_CELL;
}
