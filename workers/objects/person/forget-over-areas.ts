import { withoutOver } from "../../../shared/areas/plan-registrations.ts";
import type { LastCell } from "../../../shared/person/wanted-areas.ts";
import type { PersonContext } from "./person-context.ts";

/** In no cell that signals reach. */
export const NO_CELL: LastCell = { cell: "", untilMs: 0 };

/** Forgets registrations that are over, and a cell that counts no more: written with the state of this turn. */
export function forgetOverAreas({ store, cache }: PersonContext, nowMs: number): void {
  store.setAreas(withoutOver(store.areas(), nowMs));
  if (cache.lastCell !== undefined && cache.lastCell !== NO_CELL && cache.lastCell.untilMs <= nowMs)
    cache.lastCell = NO_CELL;
}
