import { loadOperators } from "../cold.ts";
import { operatorRoute, operatorWriteRoute } from "./route.ts";

/** 5,000 codes of 64 characters, each of which may have to be escaped. */
const MAX_BODY_BYTES = 1_048_576;

/** GET /admin/v1/codes/{pool}: how many codes of a pool are left, given and doubtful. 404: no coupon names it. */
export const readCodes = operatorRoute("/admin/v1/codes/:pool", "editor", async (call) =>
  (await loadOperators()).readPoolCodes(call),
);

/** POST /admin/v1/codes/{pool} `{codes}`: adds codes of the brand. Those that the pool ever held are ignored. */
export const addCodes = operatorWriteRoute(
  "POST",
  "/admin/v1/codes/:pool",
  { role: "editor", maxBytes: MAX_BODY_BYTES },
  async (call, sent, operator) => (await loadOperators()).addPoolCodes(call, sent, operator),
);
