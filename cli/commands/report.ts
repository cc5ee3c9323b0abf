import * as v from "valibot";
import { callAdmin } from "../../local/operate.ts";
import { bodyOf } from "../../local/read-answer.ts";
import { UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import { GROUP_BY } from "../../shared/measure/count.ts";
import { report as reportForm } from "../../shared/openapi/answers/report.ts";
import { parseCalendarDay } from "../../shared/simulate/calendar-day.ts";
import { askWhether, similarName } from "../../shared/text/similar-name.ts";
import { parsePositiveDuration } from "../../shared/time/duration.ts";
import { parseInstant } from "../../shared/time/instant.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { reportCsv } from "../operator/report-csv.ts";
import { reportText } from "../operator/report-text.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh report [--by WHAT] [--from TIME] [--to TIME] [--campaign ID] [--moment ID] [--json | --csv]
                [--state DIR] [--url URL --operator NAME]

Prints how it does: what was given, seen and clicked, what it earned, which variant is better, and whether more people
convert than in the control group. Counts are exact, and at most two seconds behind.

  --by WHAT       what a line is of: ${GROUP_BY.join(", ")}; campaign unless given
  --from TIME     from then on: a date as 2026-11-30, an RFC 3339 instant, or how long ago, as P7D, PT12H, P6M or P3Y; seven
                  days before --to unless given. Full hours are counted, and dates are of UTC
  --to TIME       up to then, the same ways; a date counts as a whole. Now unless given
  --campaign ID   of one campaign only
  --moment ID     of one moment only
  --json          the same for programs: {"rows": […], "from", "to", "asOf"}
  --csv           the same for spreadsheets (RFC 4180)

${MESH_OPTIONS_HELP}`;

const OPTIONS = {
  ...MESH_OPTIONS,
  by: { type: "string", default: "campaign" },
  from: { type: "string" },
  to: { type: "string" },
  campaign: { type: "string" },
  moment: { type: "string" },
  json: { type: "boolean", default: false },
  csv: { type: "boolean", default: false },
} as const;

const DAY_MS = 24 * 3_600_000;
/** No later instant can be written. */
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59);

/** `mesh report`: what it earns, as a table, as JSON or as CSV. */
export async function meshReport(args: string[]): Promise<void> {
  const { values } = parseOptions({ args, options: OPTIONS }, HELP);
  if (values.help) return console.log(HELP);
  const { campaign, moment, json, csv } = values;
  if (json && csv) throw new UsageRefusal("Either --json or --csv, not both.", HELP);
  const by = GROUP_BY.find((name) => name === values.by);
  if (by === undefined) {
    const guess = askWhether(similarName(values.by, GROUP_BY));
    throw new UsageRefusal(`--by is one of ${GROUP_BY.join(", ")}.${guess}`, HELP);
  }
  const nowMs = Date.now();
  const query = Object.entries({
    by,
    from: values.from && readTime("--from", values.from, nowMs, 0),
    to: values.to && readTime("--to", values.to, nowMs, DAY_MS),
    campaign,
    moment,
  }).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]));
  const mesh = meshOf(values);
  const answer = await callAdmin(mesh, `report?${query.join("&")}`);
  if (json) return console.log(JSON.stringify(await bodyOf(answer, mesh, v.record(v.string(), v.unknown()))));
  const report = await bodyOf(answer, mesh, reportForm);
  if (csv) return void process.stdout.write(reportCsv(report, by));
  console.log(visibleText(reportText(report, by)));
}

/** A time as the mesh takes it. `dayMs` is what is added to a date: a day, if all of it is to count. */
function readTime(option: string, text: string, nowMs: number, dayMs: number): string {
  const day = parseCalendarDay(text);
  const atMs =
    day === undefined
      ? (readAgo(text, nowMs) ?? parseInstant(text))
      : Date.UTC(day.year, day.month - 1, day.day) + dayMs;
  if (atMs !== undefined) return new Date(Math.min(atMs, LAST_MS)).toISOString();
  throw new UsageRefusal(
    `${option} is a date as 2026-11-30, an instant as 2026-11-30T08:00:00Z, or how long ago, as P7D, PT12H, P6M or P3Y.`,
    HELP,
  );
}

/** When it was so long ago: days, hours, minutes and seconds, or months or years of the calendar. Undefined for anything else. */
function readAgo(text: string, nowMs: number): number | undefined {
  const [, many, unit] = /^P(\d{1,2})([MY])$/.exec(text) ?? [];
  if (many === undefined) {
    const agoMs = parsePositiveDuration(text);
    return agoMs === undefined ? undefined : nowMs - agoMs;
  }
  const then = new Date(nowMs);
  then.setUTCMonth(then.getUTCMonth() - Number(many) * (unit === "Y" ? 12 : 1));
  return then.getTime();
}
