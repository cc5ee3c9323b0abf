import { areasOfSignal } from "../../shared/areas/areas-of-signal.ts";
import type { Policy } from "../../shared/catalog/policy.ts";
import { type MeshError, refuse, unavailable } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import type { SignalClaims, SignalRequest } from "../../shared/messages/signal.ts";
import { err, ok } from "../../shared/result.ts";
import { signalIdOf } from "../../shared/signals/signal-id.ts";
import type { SaidSignal } from "../../shared/signals/stored-signal.ts";
import type { Call, Replied } from "../http/call.ts";

/** Who says a signal, and when it happened. */
export interface SignalSigner extends Pick<SaidSignal, "sender" | "trust" | "atMs"> {
  readonly policy: Policy;
}

/** With so many signals on, a sender waits, turns one off, or lets one end. */
const TOO_MANY_SECONDS = 60;

/**
 * Hands a signal to the book and answers 202 `{signal}`, the id of the signal that it belongs to. Errors: rate-limited, if too
 * many signals are on, or if its state has changed and nobody is told of it; unavailable, if it is not known everywhere yet.
 */
export async function answerSignal(
  { isolate }: Call,
  {
    type,
    place,
    data = {},
    state,
    validForSeconds,
    jti,
  }: Omit<SignalClaims, "at" | "iat" | "aud" | "customer" | "customers"> | SignalRequest,
  { sender, trust, atMs, policy }: SignalSigner,
): Replied {
  const id = await signalIdOf(sender, jti, isolate.keys.personHash);
  const validForMs = validForSeconds === undefined ? undefined : validForSeconds * 1000;
  const said = present({ id, sender, trust, type, place, data, state, atMs, validForMs });
  const areas = place === undefined ? [] : areasOfSignal(policy, type, place);
  const reply = await isolate.signals.take({ said, isNamed: policy.signalTypes.has(type), areas });
  if (reply === undefined || reply === "later") return err(unavailable("the signal is not known everywhere yet"));
  if (reply === "too-many") return err(tooMany("too many signals are on", TOO_MANY_SECONDS));
  const nowMs = Date.now();
  if (reply.change !== undefined) isolate.live.obey(reply.change, nowMs);
  if (reply.untoldUntilMs !== undefined) {
    const seconds = Math.max(1, Math.ceil((reply.untoldUntilMs - nowMs) / 1000));
    return err(tooMany("the signal counts, and nobody is told: people were told too often of late", seconds));
  }
  return ok({ status: 202, body: { signal: reply.signal } });
}

/**
 * The refusal of a place that the catalog does not have, or that is not among these. What is on at a place that the catalog
 * has lost can be turned off.
 */
export function refusePlace(
  policy: Policy,
  { place, state }: Pick<SignalRequest, "place" | "state">,
  own?: readonly string[],
): MeshError | undefined {
  const isThere = place === undefined || state === "off" || policy.places.has(place);
  if (isThere && (place === undefined || own?.includes(place) !== false)) return undefined;
  return refuse("not-found", "there is no such place of this sender");
}

function tooMany(detail: string, retryAfterSeconds: number): MeshError {
  return { ...refuse("rate-limited", detail), retryAfterSeconds };
}
