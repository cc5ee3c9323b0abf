import type { SenderHealth } from "../../../../shared/operators/operator-health.ts";

/** What somebody looks for. */
export interface SenderQuery {
  /** In ids and places; "" is everything. */
  readonly text: string;
  /** "" is every kind. */
  readonly kind: string;
}

/** Those that match, whoever needs a look first: refused ones by the last refusal, then the others in the catalog's order. */
export function findSenders(senders: readonly SenderHealth[], { text, kind }: SenderQuery): readonly SenderHealth[] {
  const wanted = text.trim().toLowerCase();
  const found = senders.filter(
    ({ sender, places = [], kind: its }) =>
      (kind === "" || its === kind) && [sender, ...places].some((name) => name.toLowerCase().includes(wanted)),
  );
  const lastRefused = ({ refused }: SenderHealth) => refused[0]?.lastAt ?? "";
  return found.toSorted((one, other) => lastRefused(other).localeCompare(lastRefused(one)));
}

/** The words of how long ago something was. */
export interface AgoWords {
  readonly now: string;
  readonly minutes: (count: number) => string;
  readonly hours: (count: number) => string;
  readonly days: (count: number) => string;
}

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** How long ago a minute was, to the largest unit that it fills. Clocks may differ: the future is now. */
export function sayAgo(atMs: number, nowMs: number, words: AgoWords): string {
  const minutes = Math.floor((nowMs - atMs) / MINUTE_MS);
  // What is told to the minute may be that of now.
  if (minutes < 2) return words.now;
  if (minutes < HOUR_MINUTES) return words.minutes(minutes);
  if (minutes < 2 * DAY_MINUTES) return words.hours(Math.floor(minutes / HOUR_MINUTES));
  return words.days(Math.floor(minutes / DAY_MINUTES));
}

/** What a person typed into a field of day and time, by the clock of this browser; undefined: nothing that is a time. */
export function readLocalTime(text: string): string | undefined {
  const ms = text === "" ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
