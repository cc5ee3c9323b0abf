import { unavailable } from "../../shared/errors.ts";
import { signalClaims, signalRequest } from "../../shared/messages/signal.ts";
import { err, ok } from "../../shared/result.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import { loadAccounts } from "../cold.ts";
import { checkForm } from "../http/check-form.ts";
import { answerSignal, refusePlace } from "../signals/answer-signal.ts";
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
    schema: signalClaims,
    maxBytes: MAX_TOKEN_BYTES,
    mayBeLarge: (payload) => "customers" in payload,
    async read(said, { sender, snapshot }) {
      const refused = refusePlace(snapshot.policy, said, sender.places);
      return refused === undefined ? ok(true as const) : err(refused);
    },
  },
  async (call, message) => {
    const { claims, sender, snapshot } = message;
    if (claims.customer !== undefined || claims.customers !== undefined)
      return (await loadAccounts()).signalCustomers(call, message);
    const atMs = Math.min((claims.at ?? claims.iat) * 1000, call.nowMs);
    return answerSignal(call, claims, { sender: sender.id, trust: "medium", atMs, policy: snapshot.policy });
  },
);

/** POST /admin/v1/signals: an operator says the same by hand. Answers 202 `{signal}`; audited. */
export const signalByHand = operatorWriteRoute(
  "POST",
  "/admin/v1/signals",
  { role: "editor", maxBytes: MAX_BODY_BYTES },
  async (call, sent, operator) => {
    const { isolate, nowMs, defer } = call;
    const asked = checkForm(signalRequest, sent);
    if (!asked.ok) return asked;
    const said = asked.value;
    const snapshot = await isolate.catalog.current(nowMs, defer);
    if (snapshot === undefined) return err(unavailable("the catalog could not be loaded"));
    const refused = refusePlace(snapshot.policy, said);
    if (refused !== undefined) return err(refused);
    const { name: who, role } = operator;
    const subject = ["signal", said.type, said.state, said.place && `at ${said.place}`].filter(Boolean).join(" ");
    // Before it is said, so that none is without its line.
    await catalogStoreOf(isolate.env, isolate.config).audit({ who, role, what: "signal", subject });
    // No sender has an id with a space in it.
    return answerSignal(call, said, { sender: `operator ${who}`, trust: "high", atMs: nowMs, policy: snapshot.policy });
  },
);
