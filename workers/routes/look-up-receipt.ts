import { loadOperators } from "../cold.ts";
import { operatorRoute } from "./route.ts";

/**
 * GET /admin/v1/receipts/{receipt}: why a person got what they got, or did not, as far as an operator may see it. Audited, and
 * noted on the receipt for the person.
 */
export const lookUpReceipt = operatorRoute("/admin/v1/receipts/:receipt", "editor", async (call, operator) =>
  (await loadOperators()).answerLookUp(call, operator),
);
