import { present } from "../json/present.ts";
import { isNewer, type LiveChange, type LiveEntry, liveKey } from "./live-state.ts";

/** How long something off or ended is remembered, so that an older change that comes late does not turn it on again. */
export const ENDED_REMEMBERED_MS = 86_400_000;

/**
 * The stored entries after a change; the same object where an equal or later one is stored. What had ended a day before
 * the change is forgotten.
 */
export function changeLive(
  entries: Readonly<Record<string, LiveEntry>>,
  change: LiveChange,
): Readonly<Record<string, LiveEntry>> {
  const key = liveKey(change.thing);
  if (!isNewer(change, Object.hasOwn(entries, key) ? entries[key] : undefined)) return entries;
  const { on, atMs, untilMs, signal } = change;
  const remembered = Object.entries(entries).filter(([, entry]) => endOf(entry) + ENDED_REMEMBERED_MS >= atMs);
  const entry: LiveEntry = on ? present({ on, atMs, untilMs, signal }) : { on, atMs };
  return { ...Object.fromEntries(remembered), [key]: entry };
}

/** Epoch milliseconds. What is on without an end has none. */
function endOf({ on, atMs, untilMs }: LiveEntry): number {
  return on ? (untilMs ?? Number.POSITIVE_INFINITY) : atMs;
}
