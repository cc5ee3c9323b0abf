import { handOver } from "../../../../shared/accounts/forward.ts";
import { applyConsent } from "../../../../shared/consent/consent.ts";
import { type MeshError, unavailable } from "../../../../shared/errors.ts";
import { present } from "../../../../shared/json/present.ts";
import { admit } from "../../../../shared/person/envelope.ts";
import type { PersonState } from "../../../../shared/person/person-state.ts";
import { err, ok, type Result } from "../../../../shared/result.ts";
import type { ConsentCall, ConsentReply, HandedStatement, Reply } from "../calls.ts";
import type { AccountContext } from "./account-context.ts";
import { askOther } from "./ask-other.ts";

/*
 * A frozen person takes something back. Nothing of theirs changes any more, so the message is noted, and the customer's person,
 * who is told at once, applies it. Undefined: they are not frozen, or the message does not only take away.
 */

/** Of purposes: answered with what is left of the device's own person. Errors: those of admit, unavailable if too much waits. */
export async function takeBackConsent(
  context: AccountContext,
  call: ConsentCall,
): Promise<Reply<ConsentReply> | undefined> {
  if (call.claims.grants.some(({ granted }) => granted)) return undefined;
  const noted = await note(context, { method: "consent", call });
  if (!noted?.ok) return noted;
  if (noted.value !== undefined) return ok(JSON.parse(noted.value));
  const person = context.store.stored();
  if (person === undefined) return ok(null);
  return ok(context.hot.consentReply(call, afterAll(person, context.store.forward()?.handed), Date.now()));
}

/** Of anything else. Errors: likewise. */
export async function takeBack(
  context: AccountContext,
  statement: Exclude<HandedStatement, { readonly method: "consent" }>,
): Promise<Reply<true> | undefined> {
  const { method, call } = statement;
  if (method === "subscribe" ? call.subscription !== null : method === "tag" && call.register) return undefined;
  const noted = await note(context, statement);
  return noted?.ok ? ok(true) : noted;
}

/** The stored answer of a message that came before the person froze, or undefined: it is noted, and on its way. */
async function note(
  context: AccountContext,
  statement: HandedStatement,
): Promise<Result<string | undefined, MeshError> | undefined> {
  const { store } = context;
  const forward = store.forward();
  if (forward?.state !== "frozen") return undefined;
  const { envelope } = statement.call;
  const person = store.stored();
  const stored = person && store.messages.find(envelope.kid, envelope.jti);
  const admitted = admit(envelope, { erasure: store.erasure(), epoch: person?.profile.epoch, stored });
  // If the person was erased while frozen, nothing is left to take back, here or there.
  if (!admitted.ok || admitted.value !== undefined || forward.isErased) return admitted;
  const isNoted = forward.handed?.some(({ call }) => call.envelope.jti === envelope.jti) === true;
  const next = isNoted ? forward : handOver(forward, statement);
  if (next === undefined) return err(unavailable());
  store.setForward(next);
  store.arm(Date.now());
  const { to, merge } = forward;
  if (to !== undefined) await askOther(context, to, (customer) => customer.settle(merge));
  return ok(undefined);
}

/** The person as all that was handed over leaves them. */
function afterAll(person: PersonState, handed: readonly HandedStatement[] = []): PersonState {
  const said = handed.flatMap(({ method, call }) => (method === "consent" ? [call] : []));
  return { ...person, consent: said.reduce(withdraw, person.consent) };
}

function withdraw(consent: PersonState["consent"], { envelope, claims, gpc }: ConsentCall): PersonState["consent"] {
  const { kid: device, iatMs, receivedMs, jti } = envelope;
  return applyConsent(consent, { ...claims, jti }, present({ device, iatMs, receivedMs, gpc })).consent;
}
