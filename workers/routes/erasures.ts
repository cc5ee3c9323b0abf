import { loadAccounts } from "../cold.ts";
import { senderRoute } from "./route.ts";

/** Most bytes of an `erasure+jwt`. */
const MAX_TOKEN_BYTES = 8_192;

/** POST /v1/erasures: a back end erases a customer. Answers 202 `{}`, whether there is such a customer or not. */
export const erasures = senderRoute(
  "/v1/erasures",
  {
    typ: "erasure+jwt",
    scope: "erase",
    maxBytes: MAX_TOKEN_BYTES,
    read: async (payload) => (await loadAccounts()).readErasure(payload),
  },
  async (call, message) => (await loadAccounts()).eraseCustomer(call, message),
);
