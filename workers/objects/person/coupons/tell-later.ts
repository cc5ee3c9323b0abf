import type { PersonContext } from "../person-context.ts";
import { CODES_TIMER } from "../store/timers.ts";

/** If the object is lost before the index has heard of a code or a number, it is told after this. */
const LOST_MS = 5 * 60_000;

/** Has the index told by the alarm, should nobody tell it before. */
export function tellLater({ store }: PersonContext, nowMs: number): void {
  if (store.timers.dueMs(CODES_TIMER) === undefined) store.timers.set(CODES_TIMER, nowMs + LOST_MS);
}
