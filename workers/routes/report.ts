import { loadMeasuring } from "../cold.ts";
import { operatorRoute } from "./route.ts";

/**
 * GET /admin/v1/report `?from=&to=&by=&moment=&campaign=`: `{rows, from, to, asOf}`, what it earns, added up of exact counts.
 * What each member of the query may be: shared/measure/report-query.ts.
 */
export const readReport = operatorRoute("/admin/v1/report", "viewer", async (call) =>
  (await loadMeasuring()).answerReport(call),
);
