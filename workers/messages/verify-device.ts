import { type MeshError, refuse } from "../../shared/errors.ts";
import { type DevicePass, type VerifiedPass, verifyPass } from "../../shared/pass/verify-pass.ts";
import { personIdOf } from "../../shared/person/person-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { verifyEs256 } from "../../shared/token/device-key.ts";
import type { Token } from "../../shared/token/parse-token.ts";
import type { Isolate } from "../isolate/isolate.ts";

/**
 * The pass a device's message carries, once pass and signature hold and the pass is of this very key. Errors:
 * unauthenticated, which never tells what was wrong; pass-expired and wrong-audience only after both signatures held.
 */
export async function verifyDevice(
  token: Token,
  isolate: Isolate,
  nowMs: number,
): Promise<Result<DevicePass, MeshError>> {
  const { pass: passText, aud } = token.payload;
  if (typeof passText !== "string") return err(refuse("unauthenticated"));
  const pass = await findPass(passText, isolate);
  if (pass === undefined || pass.device !== token.kid) return err(refuse("unauthenticated"));
  if (!(await verifyEs256(pass.key, token.signature, token.signed))) return err(refuse("unauthenticated"));
  if (pass.claims.exp * 1000 <= nowMs) return err(refuse("pass-expired"));
  if (typeof aud === "string" && aud !== isolate.config.audience) return err(refuse("wrong-audience"));
  return ok(pass);
}

/**
 * A pass speaks for the person of its own key, or for a customer's: then only their object knows whether the device is theirs,
 * and it is asked before anything is given. So not even whoever has a key of the mesh can make a pass for somebody else.
 */
async function findPass(text: string, isolate: Isolate): Promise<DevicePass | undefined> {
  const known = isolate.passes.get(text);
  if (known !== undefined) return known;
  const pass = await verifyPass(text, isolate.keys.passVerifying, isolate.config.audience);
  if (pass === undefined) return undefined;
  const isLinked = await isOfCustomer(pass, isolate);
  if (isLinked && pass.claims.known !== true) return undefined;
  const found = { ...pass, isLinked };
  isolate.passes.set(text, found);
  return found;
}

/** Whether a pass is not of the device's own person. */
export async function isOfCustomer({ claims, device }: VerifiedPass, { keys }: Isolate): Promise<boolean> {
  return claims.sub !== (await personIdOf(device, keys.personHash));
}
