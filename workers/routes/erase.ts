import { plainClaims } from "../../shared/messages/device.ts";
import { ok } from "../../shared/result.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import { signClaims } from "../isolate/sign.ts";
import { openDeviceMessage } from "../messages/device-message.ts";
import type { Route } from "./route.ts";

/** POST /v1/me/erase: the person goes, and gets a signed tombstone. */
export const erase: Route = { method: "POST", path: "/v1/me/erase", guard: "device", handle: forget };

async function forget(call: Call): Replied {
  const { isolate, nowMs } = call;
  const message = await openDeviceMessage(call, { typ: "erase+jwt", schema: plainClaims, window: () => LIVE_WINDOW });
  if (!message.ok) return message;
  const { envelope, isKnown } = message.value;
  const issuer = isolate.config.audience;
  const reply = isKnown
    ? await askPerson(isolate, envelope.person, (object) => object.erase({ envelope, issuer }))
    : ok(null);
  if (!reply.ok) return reply;
  const claims = reply.value?.tombstone ?? { iss: issuer, sub: envelope.person, jti: envelope.jti, iat: nowMs / 1000 };
  return ok({ status: 200, body: { tombstone: await signClaims("tombstone+jwt", claims, isolate.keys.tombstone) } });
}
