import { loadPush } from "../cold.ts";
import { operatorWriteRoute } from "./route.ts";

/** POST /admin/v1/push `{device}`: sends a push that is no offer to this device, in a local mesh only. */
export const testPush = operatorWriteRoute(
  "POST",
  "/admin/v1/push",
  { role: "publisher", maxBytes: 1_024 },
  async (call, sent) => (await loadPush()).testPush(call, sent),
);
