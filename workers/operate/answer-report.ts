import { unavailable } from "../../shared/errors.ts";
import type { CountQuery } from "../../shared/measure/count.ts";
import { makeReport } from "../../shared/measure/make-report.ts";
import type { Report } from "../../shared/measure/report.ts";
import { readReportQuery } from "../../shared/measure/report-query.ts";
import { sayHour } from "../../shared/measure/say-hour.ts";
import { err, ok } from "../../shared/result.ts";
import { readCounts } from "../adapters/read-counts.ts";
import type { Call, Replied } from "../http/call.ts";
import { etagOf, isKnown } from "../http/kept-text.ts";

/** More rows are no report, and no answer to wait for. */
const MAX_ROWS = 10_000;

/**
 * The report that a query asks for. The ETag is weak: it is of all but `asOf`, so that whoever asks every minute is sent only what
 * has changed. A moment or campaign that nobody knows has no rows; one that a catalog has lost still has its own. 422: the
 * query; more than 10,000 rows. 503: a counter, or the catalog of a fresh isolate, could not be reached.
 */
export async function answerReport({ request, isolate, nowMs, defer }: Call): Replied {
  const query = readReportQuery(new URL(request.url).searchParams, nowMs);
  if (!query.ok) return err({ code: "invalid", faults: query.error });
  const [groups, snapshot] = await Promise.all([
    readCounts(isolate, query.value),
    isolate.catalog.current(nowMs, defer),
  ]);
  if (groups === undefined || snapshot === undefined) return err(unavailable());
  const rows = makeReport(groups, query.value, snapshot.policy.campaigns);
  if (rows.length > MAX_ROWS) return err({ code: "invalid", faults: [tooMany(rows.length)] });
  const report = { rows, ...timesOf(query.value) };
  const headers = { etag: `W/${await etagOf(JSON.stringify(report))}` };
  if (isKnown(request.headers.get("if-none-match"), headers.etag)) return ok({ status: 304, headers });
  const body: Report = { ...report, asOf: new Date(nowMs).toISOString() };
  return ok({ status: 200, body, headers });
}

function timesOf({ fromHour, toHour }: CountQuery): Pick<Report, "from" | "to"> {
  return { from: sayHour(fromHour), to: sayHour(toHour) };
}

function tooMany(rows: number) {
  return {
    pointer: "",
    detail: `there are ${rows} rows, and ${MAX_ROWS} at most are told: ask for a shorter time, one campaign or one moment`,
  };
}
