import { useMemo } from "preact/hooks";
import type { Report } from "../../../../shared/measure/report.ts";
import { reportPath } from "../../ask/report-path.ts";
import { type AskedState, useAsked } from "../../ask/use-asked.ts";
import { type Period, periodStart } from "./period.ts";

const EVERY_MS = 15_000;

/** The report of a period up to now, asked again while somebody looks. `query`: how it is grouped, and of what. */
export function useReport(period: Period, query: Readonly<Record<string, string>>): AskedState<Report> {
  const from = useMemo(() => periodStart(period, Date.now()), [period]);
  return useAsked<Report>(reportPath({ ...query, from }), EVERY_MS);
}
