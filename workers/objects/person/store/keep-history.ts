import { boundHistory, type History, missingIn, uniteHistories } from "../../../../shared/person/history.ts";
import type { HistoryRows } from "./history.ts";

/**
 * Gives rows of their own to what was known before rows were cleared away (`history`), and no other row tells any more; deletes the
 * rows of what is over. So a moment costs a row once its exposures and reactions are gone, and none before.
 */
export function keepHistory(
  rows: HistoryRows,
  { history, sinceMs, nowMs }: { readonly history: History; readonly sinceMs: number; readonly nowMs: number },
): void {
  const kept = rows.kept();
  rows.noteChange();
  const next = boundHistory(uniteHistories(kept, missingIn(history, rows.read(sinceMs))), nowMs);
  for (const moment of Object.keys(kept)) if (!Object.hasOwn(next, moment)) rows.remove(moment);
  for (const [moment, times] of Object.entries(missingIn(next, kept))) rows.put(moment, { ...kept[moment], ...times });
}
