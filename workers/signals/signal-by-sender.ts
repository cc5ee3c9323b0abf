import type { MeshError } from "../../shared/errors.ts";
import { type SignalClaims, signalClaims } from "../../shared/messages/signal.ts";
import { err, type Result } from "../../shared/result.ts";
import type { Call, Replied } from "../http/call.ts";
import { checkForm } from "../http/check-form.ts";
import type { SenderKnown, SenderMessage } from "../messages/sender-message.ts";
import { answerSignal, refusePlace } from "./answer-signal.ts";

/** What a sender's signal says. Errors: invalid; not-found: its place is none of the sender's. */
export function readSignal(payload: unknown, { sender, snapshot }: SenderKnown): Result<SignalClaims, MeshError> {
  const claims = checkForm(signalClaims, payload);
  if (!claims.ok) return claims;
  const refused = refusePlace(snapshot.policy, claims.value, sender.places);
  return refused === undefined ? claims : err(refused);
}

/** A sender says that something happened at a place, or at none. */
export function signalBySender(call: Call, { said, sender, snapshot }: SenderMessage<SignalClaims>): Replied {
  const atMs = Math.min((said.at ?? said.iat) * 1000, call.nowMs);
  return answerSignal(call, said, { sender: sender.id, trust: "medium", atMs, policy: snapshot.policy });
}
