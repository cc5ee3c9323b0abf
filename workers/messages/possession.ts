import type { InferOutput } from "valibot";
import { type MeshError, refuse } from "../../shared/errors.ts";
import { checkClaims } from "../../shared/messages/common.ts";
import { registrationClaims } from "../../shared/messages/device.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { computeThumbprint, type DeviceKey, importDeviceKey, verifyEs256 } from "../../shared/token/device-key.ts";
import type { Token } from "../../shared/token/parse-token.ts";
import { judgeWindow, LIVE_WINDOW } from "../../shared/token/window.ts";
import type { Call } from "../http/call.ts";
import { receive } from "./receive.ts";

/** A `device+jwt`, verified: its signer holds the key that it carries. */
export interface Possession {
  readonly claims: InferOutput<typeof registrationClaims>;
  readonly key: DeviceKey;
  /** Thumbprint of the key (RFC 7638). */
  readonly device: string;
}

/** The `device+jwt` in a request: received, verified, checked and held against its window, as a device's other messages. */
export async function openPossession(call: Call): Promise<Result<Possession, MeshError>> {
  const { isolate, nowMs, clock } = call;
  const { RATE_ADDRESS, RATE_REGISTRATION } = isolate.env;
  const limits = [RATE_ADDRESS, RATE_REGISTRATION];
  const token = await receive(call, { typ: "device+jwt", algorithms: ["ES256"], limits });
  if (!token.ok) return token;
  clock.end("receive");

  const key = await verifyPossession(token.value);
  if (!key.ok) return key;
  const { aud } = token.value.payload;
  if (typeof aud === "string" && aud !== isolate.config.audience) return err(refuse("wrong-audience"));
  const claims = checkClaims(registrationClaims, token.value.payload);
  if (!claims.ok) return err({ code: "invalid", faults: claims.error });
  if (judgeWindow(LIVE_WINDOW, claims.value.iat * 1000, nowMs) !== "in") return err(refuse("clock-skew"));
  clock.end("verify");
  return ok({ claims: claims.value, key: key.value, device: token.value.kid });
}

/** The key in the header, once its id is its thumbprint and the signature is its own: proof of possession. */
async function verifyPossession({ jwk, kid, signature, signed }: Token): Promise<Result<DeviceKey, MeshError>> {
  const key = await importDeviceKey(jwk ?? {});
  if (!key.ok) return err({ code: "invalid", faults: key.error });
  if ((await computeThumbprint(key.value.jwk)) !== kid) return err(refuse("unauthenticated"));
  return (await verifyEs256(key.value.key, signature, signed)) ? key : err(refuse("unauthenticated"));
}
