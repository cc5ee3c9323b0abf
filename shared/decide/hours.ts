import type { DailySpan, WeeklySpan } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import { localTime } from "../time/zone.ts";
import { nextOffsetChange, offsetAt } from "../time/zone-offset.ts";
import { chooseWay } from "./choose-way.ts";
import type { Candidate, Situation } from "./situation.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Whether one of the spans holds at an instant (epoch milliseconds), by the wall clock of the zone: `from` inclusive, `to`
 * exclusive; a span that passes midnight belongs to the weekday it starts on; equal ends mean the whole weekday.
 * No list: always open. An empty list: never.
 */
export function isOpen(spans: readonly WeeklySpan[] | undefined, zone: string, atMs: number): boolean {
  if (spans === undefined) return true;
  const { weekday, minuteOfDay } = localTime(zone, atMs);
  const weekdayBefore = weekday === 1 ? 7 : weekday - 1;
  return spans.some(({ days, fromMinute, toMinute }) => {
    if (fromMinute === toMinute) return days.includes(weekday);
    if (fromMinute < toMinute) return days.includes(weekday) && minuteOfDay >= fromMinute && minuteOfDay < toMinute;
    return (
      (days.includes(weekday) && minuteOfDay >= fromMinute) || (days.includes(weekdayBefore) && minuteOfDay < toMinute)
    );
  });
}

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
 * The first instant (epoch milliseconds), at `atMs` or after it, that is not quiet: `atMs` itself if it is not, and
 * infinity if the span lasts all day. A clock that is set forward over the end ends the quiet time there and then;
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

/** From when until when an offer of this moment holds, epoch milliseconds; `heldUntilMs` if quiet hours hold it. */
export interface Validity {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly heldUntilMs?: number;
}

/** Whether what the person gets may come later than now, as an answer may not. */
export function canWait(candidate: Pick<Candidate, "moment">, situation: Situation): boolean {
  return situation.channel === "push" || chooseWay(candidate, situation) === "handover";
}

/**
 * The validity of an offer decided now: `validFor` from now, or from the end of quiet hours for a push that is held,
 * bounded by the moment's and its campaign's `until`, and by the end of the signal that set it off.
 */
export function validityOf({ moment, occurrence }: Candidate, situation: Situation): Validity {
  const { policy, timeZone, nowMs } = situation;
  const span = policy.quietHours;
  const holds = moment.quietHours === "hold" && !moment.service && canWait({ moment }, situation);
  const heldUntilMs =
    holds && span !== undefined && isQuiet(span, timeZone, nowMs) ? quietEnd(span, timeZone, nowMs) : undefined;
  const fromMs = heldUntilMs ?? nowMs;
  const campaign = moment.campaign === undefined ? undefined : policy.campaigns.get(moment.campaign);
  const untilMs = Math.min(
    fromMs + moment.validForMs,
    moment.untilMs ?? Number.POSITIVE_INFINITY,
    campaign?.untilMs ?? Number.POSITIVE_INFINITY,
    occurrence.kind === "signal" ? occurrence.untilMs : Number.POSITIVE_INFINITY,
  );
  return present({ fromMs, untilMs, heldUntilMs });
}
