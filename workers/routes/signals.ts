import { loadAccounts, loadSignals } from "../cold.ts";
import { operatorWriteRoute, senderRoute } from "./route.ts";

/** Most bytes of a `signal+jwt` that names `customers`, and of what an operator says by hand. */
const MAX_TOKEN_BYTES = 65_536;
const MAX_BODY_BYTES = 4_096;

/**
 * POST /v1/signals: a store, a back end or a partner says that something happened, at a place, at none, or to customers.
 * Answers 202 `{signal}`.
 */
export const signals = senderRoute(
  "/v1/signals",
  {
    typ: "signal+jwt",
    scope: ({ type }) => (typeof type === "string" ? `signal:${type}` : undefined),
    maxBytes: MAX_TOKEN_BYTES,
    mayBeLarge: (payload) => "customers" in payload,
    read: async (payload, known) => (await loadSignals()).readSignal(payload, known),
  },
  async (call, message) => {
    const isToCustomers = (message.said.customer ?? message.said.customers) !== undefined;
    return isToCustomers
      ? (await loadAccounts()).signalCustomers(call, message)
      : (await loadSignals()).signalBySender(call, message);
  },
);

/** POST /admin/v1/signals: an operator says the same by hand. Answers 202 `{signal}`; audited. */
export const signalByHand = operatorWriteRoute(
  "POST",
  "/admin/v1/signals",
  { role: "editor", maxBytes: MAX_BODY_BYTES },
  async (call, sent, operator) => (await loadSignals()).signalByHand(call, sent, operator),
);
