const DAY_MS = 86_400_000;

/** About 30 KiB of formatter each, measured in Node 24; the whole world uses some 420 zones, one isolate a few. */
const MAX_ZONES = 128;
const MAX_DAYS_PER_ZONE = 64;

/** Years 1000 to 9999: what a formatter writes with a four-digit year of our era. */
const MIN_MS = Date.UTC(1000, 0, 2);
const MAX_MS = Date.UTC(9999, 11, 30);

/** One UTC day of a zone: the offset before and from `changeMs` on (infinite where the offset holds all day). */
interface OffsetDay {
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly changeMs: number;
}

interface ZoneClock {
  readonly formatter: Intl.DateTimeFormat;
  readonly days: Map<number, OffsetDay>;
}

/**
 * A cache and nothing else: it can be lost at any time without changing an answer. Formatters cost 70 us to make and 3 us
 * to ask, so each UTC day of a zone is asked at both ends only, and searched for the second of the change where they
 * differ. Offsets do change off the quarter of an hour (America/St_Johns at 00:01 until 2011, Antarctica/Casey in 2022),
 * so no smaller step would be exact by itself; two changes within one UTC day there are not, since 1970, in any zone.
 */
const clocks = new Map<string, ZoneClock>();

/** Whether this runtime knows the zone's rules. Costs a formatter the first time and a lookup after that. */
export function knowsZone(zone: string): boolean {
  return clockOf(zone) !== undefined;
}

/**
 * What to add to an instant to get the zone's wall clock, milliseconds (Berlin in winter: +3,600,000). A zone that this
 * runtime does not know counts as UTC: `isTimeZone` keeps such names out, but runtimes differ in the age of their rules.
 */
export function offsetAt(zone: string, atMs: number): number {
  const clock = clockOf(zone);
  if (clock === undefined) return 0;
  const instant = clampInstant(atMs);
  const day = dayOf(clock, Math.floor(instant / DAY_MS));
  return instant < day.changeMs ? day.beforeMs : day.afterMs;
}

/** The first instant after `afterMs`, up to and with `untilMs`, from which another offset holds; undefined: none. */
export function nextOffsetChange(zone: string, afterMs: number, untilMs: number): number | undefined {
  const clock = clockOf(zone);
  if (clock === undefined) return undefined;
  const after = clampInstant(afterMs);
  const until = clampInstant(untilMs);
  const lastDay = Math.floor(until / DAY_MS);
  for (let index = Math.floor(after / DAY_MS); index <= lastDay; index++) {
    const { changeMs } = dayOf(clock, index);
    if (changeMs > after && changeMs <= until) return changeMs;
  }
  return undefined;
}

function clockOf(zone: string): ZoneClock | undefined {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const formatter = makeFormatter(zone);
  if (formatter === undefined) return undefined;
  const clock = { formatter, days: new Map<number, OffsetDay>() };
  makeRoom(clocks, MAX_ZONES);
  clocks.set(zone, clock);
  return clock;
}

function dayOf({ formatter, days }: ZoneClock, index: number): OffsetDay {
  const known = days.get(index);
  if (known !== undefined) return known;
  const day = measureDay(formatter, index * DAY_MS);
  makeRoom(days, MAX_DAYS_PER_ZONE);
  days.set(index, day);
  return day;
}

function measureDay(formatter: Intl.DateTimeFormat, startMs: number): OffsetDay {
  const beforeMs = readOffset(formatter, startMs);
  const afterMs = readOffset(formatter, startMs + DAY_MS);
  if (beforeMs === afterMs) return { beforeMs, afterMs, changeMs: Number.POSITIVE_INFINITY };
  let stillBefore = 0;
  let alreadyAfter = DAY_MS / 1000;
  while (alreadyAfter - stillBefore > 1) {
    const middle = (stillBefore + alreadyAfter) >> 1;
    if (readOffset(formatter, startMs + middle * 1000) === beforeMs) stillBefore = middle;
    else alreadyAfter = middle;
  }
  return { beforeMs, afterMs, changeMs: startMs + alreadyAfter * 1000 };
}

/** `atMs` is a whole second. */
function readOffset(formatter: Intl.DateTimeFormat, atMs: number): number {
  const fields = new Map(formatter.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const field = (type: Intl.DateTimeFormatPartTypes): number => fields.get(type) ?? 0;
  const wallMs = Date.UTC(
    field("year"),
    field("month") - 1,
    field("day"),
    field("hour"),
    field("minute"),
    field("second"),
  );
  return wallMs - atMs;
}

function makeFormatter(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return undefined;
  }
}

/** Drops the oldest entry of a full cache. */
function makeRoom<K>(cache: Map<K, unknown>, limit: number): void {
  if (cache.size < limit) return;
  for (const oldest of cache.keys()) {
    cache.delete(oldest);
    return;
  }
}

function clampInstant(atMs: number): number {
  return Number.isNaN(atMs) ? 0 : Math.min(MAX_MS, Math.max(MIN_MS, atMs));
}
