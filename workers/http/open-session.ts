import { judgeSessionClaims, type SessionClaims } from "../../shared/operators/session-claims.ts";
import { readSessionCookie } from "../../shared/operators/session-cookie.ts";
import type { WaysIn } from "../../shared/operators/ways-in.ts";
import { parseToken } from "../../shared/token/parse-token.ts";
import { verifySignature } from "../../shared/token/sender-key.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import type { Call } from "./call.ts";
import type { Operator } from "./operator.ts";
import { operatorOf } from "./session-holder.ts";

/** A session that holds now. */
export interface OpenSession {
  readonly operator: Operator;
  readonly claims: SessionClaims;
}

/**
 * The session of this browser's cookie; undefined if anything about it is wrong. The catalog's object, which knows those that
 * were begun and not ended, is asked about signed ones only. Rejects if it cannot be reached.
 */
export async function openSession(
  { request, isolate, nowMs }: Call,
  keys: WaysIn["keys"],
): Promise<OpenSession | undefined> {
  const { audience } = isolate.config;
  const cookie = readSessionCookie(request.headers.get("cookie"), audience);
  const token = parseToken(cookie ?? "", "console-session+jwt", ["EdDSA"]);
  // Only the current key: one that leaked signs no session from its rotation on, though its passes are still taken.
  const signer = isolate.keys.passVerifying[0];
  if (!token.ok || signer?.kid !== token.value.kid) return undefined;
  const { signature, signed, payload } = token.value;
  if (!(await verifySignature("EdDSA", signer.key, signature, signed))) return undefined;
  const claims = judgeSessionClaims(payload, { audience, nowMs });
  if (claims === undefined) return undefined;
  const operator = await operatorOf({ name: claims.sub, key: claims.key }, isolate, keys);
  if (operator === undefined) return undefined;
  const holds = await catalogStoreOf(isolate.env, isolate.config).holdsSession(claims.jti);
  return holds ? { operator, claims } : undefined;
}
