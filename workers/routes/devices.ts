import { type MeshError, refuse } from "../../shared/errors.ts";
import { checkClaims } from "../../shared/messages/common.ts";
import { registrationClaims } from "../../shared/messages/device.ts";
import { makePassClaims, PASS_RENEWAL_SECONDS } from "../../shared/pass/pass.ts";
import { verifyPass } from "../../shared/pass/verify-pass.ts";
import { personIdOf } from "../../shared/person/person-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { type DeviceKey, importDeviceKey, verifyEs256 } from "../../shared/token/device-key.ts";
import type { Token } from "../../shared/token/parse-token.ts";
import { computeThumbprint } from "../../shared/token/thumbprint.ts";
import { judgeWindow, LIVE_WINDOW } from "../../shared/token/window.ts";
import type { Call, Replied } from "../http/call.ts";
import { signClaims } from "../isolate/sign.ts";
import { addressOf, takeRate } from "../messages/rate-limit.ts";
import { receive } from "../messages/receive.ts";
import type { Route } from "./route.ts";

/** POST /v1/devices: whoever proves to hold a key gets a pass for it. Stateless: nothing is written, no object is woken. */
export const devices: Route = { method: "POST", path: "/v1/devices", guard: "key", handle: register };

async function register(call: Call): Replied {
  const { request, isolate, nowMs, clock } = call;
  const token = await receive(request, "device+jwt", ["ES256"]);
  if (!token.ok) return token;
  const address = () => addressOf(request);
  const flood =
    (await takeRate(isolate, isolate.env.RATE_ADDRESS, address)) ??
    (await takeRate(isolate, isolate.env.RATE_REGISTRATION, address));
  if (flood !== undefined) return err(flood);
  clock.end("receive");

  const key = await verifyPossession(token.value);
  if (!key.ok) return key;
  const { aud } = token.value.payload;
  const { audience } = isolate.config;
  if (typeof aud === "string" && aud !== audience) return err(refuse("wrong-audience"));
  const claims = checkClaims(registrationClaims, token.value.payload);
  if (!claims.ok) return err({ code: "invalid", faults: claims.error });
  if (judgeWindow(LIVE_WINDOW, claims.value.iat * 1000, nowMs) !== "in") return err(refuse("clock-skew"));
  clock.end("verify");

  const device = token.value.kid;
  const person = await personIdOf(device, isolate.keys.personHash);
  const known = await wasKnown(call, device, claims.value.pass);
  const pass = makePassClaims({ audience, person, jwk: key.value.jwk, nowMs, epoch: 0, known });
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

/** The key in the header, once its id is its thumbprint and the signature is its own: proof of possession. */
async function verifyPossession({ jwk, kid, signature, signed }: Token): Promise<Result<DeviceKey, MeshError>> {
  const key = await importDeviceKey(jwk ?? {});
  if (!key.ok) return err({ code: "invalid", faults: key.error });
  if ((await computeThumbprint(key.value.jwk)) !== kid) return err(refuse("unauthenticated"));
  return (await verifyEs256(key.value.key, signature, signed)) ? key : err(refuse("unauthenticated"));
}

/** Whether the device's last pass, up to 400 days past its end, says that its person has an object. */
async function wasKnown({ isolate, nowMs }: Call, device: string, passText: string | undefined): Promise<boolean> {
  if (passText === undefined) return false;
  const pass = await verifyPass(passText, isolate.keys.passRenewing, isolate.config.audience);
  if (pass === undefined || pass.device !== device || pass.claims.known !== true) return false;
  return nowMs / 1000 <= pass.claims.exp + PASS_RENEWAL_SECONDS;
}
