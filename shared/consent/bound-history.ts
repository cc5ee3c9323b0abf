const DAY_MS = 24 * 3_600_000;

/** Most purposes that a person may come to grant in one UTC day, all purposes together. */
export const MAX_GRANTS_A_DAY = 100;

/** Most changes of mind that are kept for one purpose. */
export const MAX_EVENTS_A_PURPOSE = 1_000;

/** A change of mind as far as it matters for how long it is kept. */
interface KeptEvent {
  readonly number: number;
  readonly receivedMs: number;
}

/** When the UTC day of this instant began, epoch milliseconds. */
export function startOfDay(atMs: number): number {
  return atMs - (((atMs % DAY_MS) + DAY_MS) % DAY_MS);
}

/**
 * How long a person has to wait who would grant `more` purposes after those of today, seconds: until the UTC day ends.
 * Undefined if they need not wait.
 */
export function waitForGrants(grantedToday: number, more: number, nowMs: number): number | undefined {
  if (more === 0 || grantedToday + more <= MAX_GRANTS_A_DAY) return undefined;
  return Math.ceil((startOfDay(nowMs) + DAY_MS - nowMs) / 1000);
}

/**
 * Numbers of the events of one purpose, given oldest first, that are to go so that no more are kept than may be. Of the
 * oldest day that has several, the last one stays: it says what held when that day ended. If no day has several, the
 * oldest event goes.
 */
export function foldEvents(events: readonly KeptEvent[], max = MAX_EVENTS_A_PURPOSE): readonly number[] {
  const gone = new Set<number>();
  let kept = events;
  while (kept.length > max) {
    const oldest = kept.findIndex((event, at) => isOfDayOf(event, kept[at + 1]));
    const ends = kept.findIndex((event, at) => at >= oldest && !isOfDayOf(event, kept[at + 1]));
    const folded = oldest === -1 ? kept.slice(0, 1) : kept.slice(oldest, ends);
    for (const { number } of folded) gone.add(number);
    kept = kept.filter(({ number }) => !gone.has(number));
  }
  return [...gone];
}

function isOfDayOf(event: KeptEvent, next: KeptEvent | undefined): boolean {
  return next !== undefined && startOfDay(event.receivedMs) === startOfDay(next.receivedMs);
}
