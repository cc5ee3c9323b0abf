import { loadOperators } from "../cold.ts";
import { publicRoute } from "./route.ts";

/** GET /health: 200 as soon as messages are answered; what is wrong is told in `trouble`. */
export const health = publicRoute("/health", async (call) => (await loadOperators()).tellHealth(call));
