import type { DailySpan } from "../catalog/policy.ts";
import { localTime } from "../time/zone.ts";
import { nextOffsetChange, offsetAt } from "../time/zone-offset.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Whether the span holds at an instant (epoch milliseconds) by the wall clock of the zone. No span: never quiet. */
export function isQuiet(span: DailySpan | undefined, zone: string, atMs: number): boolean {
  if (span === undefined) return false;
  const { fromMinute, toMinute } = span;
  const { minuteOfDay } = localTime(zone, atMs);
  return fromMinute < toMinute
    ? minuteOfDay >= fromMinute && minuteOfDay < toMinute
    : minuteOfDay >= fromMinute || minuteOfDay < toMinute;
}

/**
 * The first instant (epoch milliseconds), at `atMs` or after it, that is not quiet: `atMs` itself where it is not, and
 * infinity where the span lasts all day. A clock that is set forward over the end ends the quiet time there and then;
 * one that is set back into it prolongs it, or begins it again.
 */
export function quietEnd(span: DailySpan | undefined, zone: string, atMs: number): number {
  if (span === undefined || !isQuiet(span, zone, atMs)) return atMs;
  if ((span.toMinute - span.fromMinute) % (DAY_MS / MINUTE_MS) === 0) return Number.POSITIVE_INFINITY;
  const wallMs = atMs + offsetAt(zone, atMs);
  const endMs = atMs + modulo(span.toMinute * MINUTE_MS - wallMs, DAY_MS);
  const changeMs = nextOffsetChange(zone, atMs, endMs);
  return changeMs === undefined ? endMs : quietEnd(span, zone, changeMs);
}

function modulo(dividend: number, divisor: number): number {
  return ((dividend % divisor) + divisor) % divisor;
}
