import { loadOperators } from "../cold.ts";
import { operatorRoute } from "./route.ts";

/**
 * GET /admin/v1/audit `?before=NUMBER`: `{entries}`, what operators did, the newest first; `next` is the `before` of the next
 * page, absent of the last one. How the hashes are made: shared/operators/audit.ts.
 */
export const readAudit = operatorRoute("/admin/v1/audit", "publisher", async (call) =>
  (await loadOperators()).readAudit(call),
);
