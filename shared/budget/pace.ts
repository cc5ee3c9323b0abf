import type { CampaignRule } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import { calendarStart, instantOfLocal } from "../time/calendar.ts";
import { localTime } from "../time/zone.ts";
import { bucketsOf } from "./buckets.ts";
import type { Limits } from "./lease.ts";

/**
 * How many units of each of a campaign's limits may be out at an instant (epoch milliseconds), whole numbers. `asap`: the
 * limits themselves. `even` spreads a limit of n over its span in n equal steps, the first unit at the very start:
 * `min(n, floor(n x passed / length) + 1)`, 0 before the start. `offers` is spread from `from` to `until`; where the
 * campaign has not all three, `perHour` over the hour and `perDay` over the day of the zone, 23 or 25 hours long where its
 * clocks change. The other limits then hold as they are.
 */
export function pacedLimits(campaign: CampaignRule, timeZone: string, nowMs: number): Limits {
  const { budget = {}, pace, fromMs, untilMs } = campaign;
  if (pace === "asap") return budget;
  const { offers, perHour, perDay } = budget;
  if (offers !== undefined && fromMs !== undefined && untilMs !== undefined) {
    return { ...budget, offers: outBy(offers, fromMs, untilMs, nowMs) };
  }
  return present({
    ...budget,
    perHour: perHour === undefined ? undefined : outBy(perHour, ...hourOf(timeZone, nowMs), nowMs),
    perDay: perDay === undefined ? undefined : outBy(perDay, ...dayOf(timeZone, nowMs), nowMs),
  });
}

function outBy(limit: number, startMs: number, endMs: number, nowMs: number): number {
  if (nowMs < startMs) return 0;
  if (nowMs >= endMs) return limit;
  return Math.min(limit, Math.floor((limit * (nowMs - startMs)) / (endMs - startMs)) + 1);
}

function hourOf(timeZone: string, nowMs: number): [startMs: number, endMs: number] {
  return [calendarStart(timeZone, nowMs, "hour"), bucketsOf(timeZone, nowMs).endsMs];
}

function dayOf(timeZone: string, nowMs: number): [startMs: number, endMs: number] {
  const { year, month, day } = localTime(timeZone, nowMs);
  const next = { year, month, day: day + 1, minuteOfDay: 0 };
  return [calendarStart(timeZone, nowMs, "day"), instantOfLocal(timeZone, next)];
}
