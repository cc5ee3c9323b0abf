import { present } from "../../shared/json/present.ts";
import { makePassClaims, PASS_RENEWAL_SECONDS, type PassClaims } from "../../shared/pass/pass.ts";
import { verifyPass } from "../../shared/pass/verify-pass.ts";
import { personIdOf } from "../../shared/person/person-id.ts";
import { ok } from "../../shared/result.ts";
import type { Call, Replied } from "../http/call.ts";
import { signClaims } from "../isolate/sign.ts";
import type { Possession } from "../messages/possession.ts";
import { keyRoute } from "./route.ts";

/** POST /v1/devices: whoever proves to hold a key gets a pass for it. Stateless: nothing is written, no object is woken. */
export const devices = keyRoute("/v1/devices", register);

async function register(call: Call, { claims, key, device }: Possession): Replied {
  const { isolate, nowMs, clock } = call;
  const { audience } = isolate.config;
  const own = await personIdOf(device, isolate.keys.personHash);
  const last = await knownPass(call, device, claims.pass);
  const known = last !== undefined;
  // A pass of a customer's person stays theirs; the device's own person begins a new life, if they were erased.
  const linked = last !== undefined && last.sub !== own ? last : undefined;
  const person = linked?.sub ?? own;
  const of = { audience, person, jwk: key.jwk, nowMs, epoch: linked?.epoch ?? 0, known, seen: last?.seen };
  const pass = makePassClaims(present(of));
  const body = {
    pass: await signClaims("pass+jwt", pass, isolate.keys.pass),
    device,
    person,
    expiresAt: new Date(pass.exp * 1000).toISOString(),
    serverTime: nowMs / 1000,
  };
  clock.end("respond");
  return ok({ status: 200, body });
}

/** The claims of the device's last pass, if up to 400 days past its end it says that its person has an object. */
async function knownPass(
  { isolate, nowMs }: Call,
  device: string,
  passText: string | undefined,
): Promise<PassClaims | undefined> {
  if (passText === undefined) return undefined;
  const pass = await verifyPass(passText, isolate.keys.passRenewing, isolate.config.audience);
  if (pass === undefined || pass.device !== device || pass.claims.known !== true) return undefined;
  return nowMs / 1000 <= pass.claims.exp + PASS_RENEWAL_SECONDS ? pass.claims : undefined;
}
