import { loadPulse } from "../cold.ts";
import { operatorRoute } from "./route.ts";

/**
 * GET /admin/v1/pulse: what happened in the last 120 seconds and 60 minutes, at most 2 s behind. The ETag stays the same while
 * nothing happens.
 */
export const pulse = operatorRoute("/admin/v1/pulse", "viewer", async (call) => (await loadPulse()).readPulse(call));
