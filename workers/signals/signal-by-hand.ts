import { unavailable } from "../../shared/errors.ts";
import { signalRequest } from "../../shared/messages/signal.ts";
import { err } from "../../shared/result.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import type { Call, Replied } from "../http/call.ts";
import { checkForm } from "../http/check-form.ts";
import type { Operator } from "../http/operator.ts";
import { answerSignal, refusePlace } from "./answer-signal.ts";

/** An operator says by hand that something happened. Errors: invalid, not-found, unavailable, those of `answerSignal`. */
export async function signalByHand(call: Call, sent: unknown, { name: who, role }: Operator): Replied {
  const { isolate, nowMs, defer } = call;
  const asked = checkForm(signalRequest, sent);
  if (!asked.ok) return asked;
  const said = asked.value;
  const snapshot = await isolate.catalog.current(nowMs, defer);
  if (snapshot === undefined) return err(unavailable("the catalog could not be loaded"));
  const refused = refusePlace(snapshot.policy, said);
  if (refused !== undefined) return err(refused);
  const subject = ["signal", said.type, said.state, said.place && `at ${said.place}`].filter(Boolean).join(" ");
  // Before it is said, so that none is without its line.
  await catalogStoreOf(isolate.env, isolate.config).audit({ who, role, what: "signal", subject });
  // No sender has an id with a space in it.
  return answerSignal(call, said, { sender: `operator ${who}`, trust: "high", atMs: nowMs, policy: snapshot.policy });
}
