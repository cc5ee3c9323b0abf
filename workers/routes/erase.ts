import { type PlainClaims, plainClaims } from "../../shared/messages/device.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { ok } from "../../shared/result.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import { signClaims } from "../isolate/sign.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/me/erase: the person goes, and gets a signed tombstone. */
export const erase = deviceRoute(
  "/v1/me/erase",
  { typ: "erase+jwt", schema: plainClaims, window: () => LIVE_WINDOW, takesAway: () => true },
  forget,
);

async function forget({ isolate, nowMs }: Call, { envelope }: DeviceMessage<PlainClaims>): Replied {
  const issuer = isolate.config.audience;
  const reply = await askPerson(isolate, envelope.person, (object, moved) =>
    object.erase({ envelope: sendOn(envelope, moved), issuer }),
  );
  if (!reply.ok) return reply;
  const claims = reply.value?.tombstone ?? { iss: issuer, sub: envelope.person, jti: envelope.jti, iat: nowMs / 1000 };
  return ok({ status: 200, body: { tombstone: await signClaims("tombstone+jwt", claims, isolate.keys.tombstone) } });
}
