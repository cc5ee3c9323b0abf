import { loadOperators } from "../cold.ts";
import { operatorRoute, publicRoute } from "./route.ts";

/** GET /health: 200 as soon as messages are answered; what is wrong is told in `trouble`. */
export const health = publicRoute("/health", async (call) => (await loadOperators()).tellHealth(call));

/** GET /admin/v1/health: the same, and what operators need besides: senders, what was missing, what guardrails paused. */
export const operatorHealth = operatorRoute("/admin/v1/health", "viewer", async (call) =>
  (await loadOperators()).answerHealth(call),
);
