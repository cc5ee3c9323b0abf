import { loadOperators } from "../cold.ts";
import { operatorRoute, operatorWriteRoute } from "./route.ts";

const WRITE = { role: "editor", maxBytes: 1_024 } as const;

/** GET /admin/v1/webhooks: the webhooks of the catalog, and what waits for each. */
export const listWebhooks = operatorRoute("/admin/v1/webhooks", "viewer", async (call) =>
  (await loadOperators()).listWebhooks(call),
);

/** POST /admin/v1/webhooks/{id}/test: sends a message that tells of nobody. */
export const testWebhook = operatorWriteRoute(
  "POST",
  "/admin/v1/webhooks/:id/test",
  WRITE,
  async (call, sent, operator) => (await loadOperators()).testWebhook(call, sent, operator),
);

/** POST /admin/v1/webhooks/{id}/replay `{message?}`: tries again now what waits or was given up. */
export const replayWebhook = operatorWriteRoute(
  "POST",
  "/admin/v1/webhooks/:id/replay",
  WRITE,
  async (call, sent, operator) => (await loadOperators()).replayWebhook(call, sent, operator),
);

/** POST /admin/v1/webhooks/{id}/resume: goes on with an endpoint that said it is gone. */
export const resumeWebhook = operatorWriteRoute(
  "POST",
  "/admin/v1/webhooks/:id/resume",
  WRITE,
  async (call, sent, operator) => (await loadOperators()).resumeWebhook(call, sent, operator),
);
