import * as v from "valibot";
import { id } from "../catalog/schema/id.ts";
import type { Fault } from "../errors.ts";
import { pointTo } from "../json/json-pointer.ts";
import { present } from "../json/present.ts";
import { checkClaims } from "../messages/common.ts";
import { err, ok, type Result } from "../result.ts";
import { closed } from "../schema/closed.ts";
import { parseInstant } from "../time/instant.ts";
import { type CountQuery, GROUP_BY, type GroupBy } from "./count.ts";

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** How far back a report goes if nobody says. */
const USUAL_MS = 7 * DAY_HOURS * HOUR_MS;
/** How long counts are kept by the hour; then by the day. */
const HOURS_KEPT_DAYS = 90;
/** Three years, one of them a leap year. */
const DAYS_KEPT_DAYS = 1_096;
/** The last hour that an RFC 3339 instant can name: years have four digits. */
const LAST_HOUR = Date.UTC(9999, 11, 31, 23) / HOUR_MS;

const instant = v.pipe(
  v.string(),
  v.check(
    (text) => parseInstant(text) !== undefined,
    'must be an RFC 3339 instant, like 2026-11-23T08:00:00Z; in a URL the "+" of an offset is written %2B',
  ),
);

const reportQuery = closed({
  from: v.exactOptional(instant),
  to: v.exactOptional(instant),
  by: v.exactOptional(v.picklist(GROUP_BY, `must be one of ${GROUP_BY.join(", ")}`)),
  moment: v.exactOptional(id),
  campaign: v.exactOptional(id),
});

/**
 * What a report is asked for with the members of a query: `from` and `to` widened to full UTC hours, to full days where
 * hours are not kept any more. By campaign, up to now and from seven days before on, unless told; by day that is from the
 * beginning of a day on. Faults point to members: unknown, told twice, not as they must be, no time between from and to, or
 * of days before those of which counts are kept.
 */
export function readReportQuery(
  members: Iterable<readonly [name: string, value: string]>,
  nowMs: number,
): Result<CountQuery & { readonly by: GroupBy }, readonly Fault[]> {
  const told = [...members];
  const names = told.map(([name]) => name);
  const twice = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  if (twice.size > 0) return err([...twice].map((name) => fault(name, "must be told once only")));
  const checked = checkClaims(reportQuery, Object.fromEntries(told));
  if (!checked.ok) return checked;
  const { from, to, by = "campaign", moment, campaign } = checked.value;
  const toMs = to === undefined ? nowMs : (parseInstant(to) ?? nowMs);
  const fromMs = from === undefined ? usualFromMs(toMs, by) : (parseInstant(from) ?? toMs);
  if (fromMs >= toMs) return err([fault("from", `must be before ${to === undefined ? "now" : "to"}`)]);
  const tooOld = findTooOld(fromMs, by, nowMs);
  if (tooOld !== undefined) return err([fault(from === undefined ? "to" : "from", tooOld)]);
  const hours = { fromHour: Math.floor(fromMs / HOUR_MS), toHour: Math.min(Math.ceil(toMs / HOUR_MS), LAST_HOUR) };
  return ok(present({ ...fitToKept(hours, by, nowMs), by, moment, campaign }));
}

/** Seven days before; by day none of the days is cut at its beginning. */
function usualFromMs(toMs: number, by: GroupBy): number {
  return by === "day" ? dayOf(toMs - USUAL_MS) * DAY_HOURS * HOUR_MS : toMs - USUAL_MS;
}

/** Of a day whose hours are no longer kept, all counts; by the hour, nothing. */
function fitToKept({ fromHour, toHour }: Pick<CountQuery, "fromHour" | "toHour">, by: GroupBy, nowMs: number) {
  const hoursFrom = (dayOf(nowMs) - HOURS_KEPT_DAYS + 1) * DAY_HOURS;
  const widened = (hour: number, round: (days: number) => number) =>
    hour < hoursFrom ? round(hour / DAY_HOURS) * DAY_HOURS : hour;
  if (by === "hour") return { fromHour: Math.max(fromHour, hoursFrom), toHour: Math.max(toHour, hoursFrom) };
  return { fromHour: widened(fromHour, Math.floor), toHour: widened(toHour, Math.ceil) };
}

/** Why counts of then cannot be told; undefined if some of them may be. Whole days are kept, so days are what is compared. */
function findTooOld(fromMs: number, by: GroupBy, nowMs: number): string | undefined {
  const days = dayOf(nowMs) - dayOf(fromMs);
  if (days > DAYS_KEPT_DAYS) return "is longer ago than counts are kept, which is three years";
  if (by !== "hour" || days <= HOURS_KEPT_DAYS) return undefined;
  return `is longer ago than counts are kept by the hour, which is ${HOURS_KEPT_DAYS} days: ask by day`;
}

/** UTC days since 1970. */
function dayOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS / DAY_HOURS);
}

function fault(name: string, detail: string): Fault {
  return { pointer: pointTo("", name), detail };
}
