import { unavailable } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import type { SignalClaims } from "../../shared/messages/signal.ts";
import { err, ok } from "../../shared/result.ts";
import { signalIdOf } from "../../shared/signals/signal-id.ts";
import type { SaidSignal } from "../../shared/signals/stored-signal.ts";
import type { Call, Replied } from "../http/call.ts";
import type { SenderMessage } from "../messages/sender-message.ts";
import type { CustomerSignalCall } from "../objects/person/calls.ts";
import { askCustomers } from "./ask-customers.ts";

/**
 * Tells each of these customers' objects a signal, one call a customer. The live state and the areas do not hear of it. The
 * answer is the same whether there are such customers or not.
 */
export async function signalCustomers(
  { isolate, nowMs }: Call,
  { said: claims, sender, snapshot }: SenderMessage<SignalClaims>,
): Replied {
  const { type, run, customer, customers = [], data = {}, state, validForSeconds, at, iat, jti } = claims;
  const signal = await signalIdOf(sender.id, jti, isolate.keys.personHash);
  const answer = ok({ status: 202 as const, body: { signal } });
  // If neither a moment nor a stage waits for it, nobody is woken.
  const { triggers, journeys } = snapshot.policy;
  const isAwaited = triggers.signal.has(type) || (run !== undefined && journeys.bySignal.has(type));
  if (!isAwaited) return answer;
  const said: SaidSignal = present({
    id: signal,
    sender: sender.id,
    trust: "medium",
    type,
    run,
    data,
    state,
    atMs: Math.min((at ?? iat) * 1000, nowMs),
    validForMs: validForSeconds === undefined ? undefined : validForSeconds * 1000,
  });
  const named = new Set(customer === undefined ? customers : [customer]);
  const replies = await askCustomers(isolate, [...named], async (object, { person }) => {
    const call: CustomerSignalCall = { person, said, jti };
    return ok(await object.signalCustomer(JSON.stringify(call)));
  });
  if (replies === undefined || replies.includes("later"))
    return err(unavailable("not every customer could be reached"));
  return answer;
}
