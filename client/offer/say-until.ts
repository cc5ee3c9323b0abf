import type { OfferWords } from "./api.ts";
import { fill } from "./fill.ts";

/** What a time is said with. */
export type UntilWords = Pick<OfferWords, "language" | "validFor" | "validUntil">;

const MINUTE_MS = 60_000;

/** Longer than this, a time says more than a number of minutes. */
const MINUTES_COUNTED = 90;

/** Until when an offer is valid, as a person says it: minutes that are left, else the time, of another day with the date. */
export function sayUntil(endMs: number, nowMs: number, words: UntilWords): string {
  const minutes = Math.max(1, Math.floor((endMs - nowMs) / MINUTE_MS));
  if (minutes <= MINUTES_COUNTED) return fill(words.validFor, { minutes: String(minutes) });
  const isToday = new Date(endMs).toDateString() === new Date(nowMs).toDateString();
  const dateStyle = isToday ? undefined : "medium";
  const when = new Intl.DateTimeFormat(words.language, { dateStyle, timeStyle: "short" }).format(endMs);
  return fill(words.validUntil, { when });
}
