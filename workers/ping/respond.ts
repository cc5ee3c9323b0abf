import { makePassClaims } from "../../shared/pass/pass.ts";
import type { VerifiedPass } from "../../shared/pass/verify-pass.ts";
import { sealReceiptId } from "../../shared/person/receipt-id.ts";
import { type Answer, type StoredAnswer, toAnswer } from "../../shared/respond/answer.ts";
import type { Call } from "../http/call.ts";
import type { Isolate } from "../isolate/isolate.ts";
import { signClaims } from "../isolate/sign.ts";

/** A pass with less than this left is renewed with the next answer that its person's object gave. */
const RENEW_BELOW_MS = 6 * 3_600_000;

/** The answer to a ping as it goes over the wire. */
export async function respond(
  { isolate, nowMs }: Call,
  { pass }: { readonly pass: VerifiedPass },
  { answer, epoch }: { readonly answer: StoredAnswer; readonly epoch?: number },
): Promise<Answer> {
  const { serial } = answer;
  const receipt =
    serial === undefined
      ? undefined
      : await sealReceiptId(isolate.keys.receipts[0], { person: pass.claims.sub, serial });
  const isEnding = pass.claims.exp * 1000 - nowMs < RENEW_BELOW_MS;
  const renewed = epoch !== undefined && isEnding ? await issueKnownPass(isolate, pass, { nowMs, epoch }) : undefined;
  return toAnswer(answer, { origin: isolate.config.origin, receipt, pass: renewed, nowMs });
}

/** A pass for a device whose person has an object; the same arguments give the same pass. */
export function issueKnownPass(
  isolate: Isolate,
  { claims }: VerifiedPass,
  { nowMs, epoch }: { nowMs: number; epoch: number },
): Promise<string> {
  const { audience } = isolate.config;
  const next = makePassClaims({ audience, person: claims.sub, jwk: claims.cnf.jwk, nowMs, epoch, known: true });
  return signClaims("pass+jwt", next, isolate.keys.pass);
}
