import { refuse } from "../../shared/errors.ts";
import { subscriptionClaims } from "../../shared/messages/subscription.ts";
import { checkEndpoint } from "../../shared/push/endpoint.ts";
import { err, ok } from "../../shared/result.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import { openDeviceMessage } from "../messages/device-message.ts";
import type { Route } from "./route.ts";

/** POST /v1/me/subscription: where pushes for this device go, or null for nowhere any more. */
export const subscription: Route = { method: "POST", path: "/v1/me/subscription", guard: "device", handle: change };

async function change(call: Call): Replied {
  const { isolate } = call;
  const message = await openDeviceMessage(call, {
    typ: "subscription+jwt",
    schema: subscriptionClaims,
    window: () => LIVE_WINDOW,
    check({ subscription: wanted }) {
      if (wanted === null) return undefined;
      const endpoint = checkEndpoint(wanted.endpoint, isolate.config.pushOrigins, isolate.config.isLocal);
      return endpoint.ok ? undefined : endpoint.error;
    },
  });
  if (!message.ok) return message;
  const { claims, envelope, isKnown } = message.value;
  const wanted = claims.subscription;
  if (isKnown) {
    const call = { envelope, subscription: wanted, vapidPublicKey: isolate.keys.vapid.current.publicKey };
    const reply = await askPerson(isolate, envelope.person, (object) => object.subscribe(call));
    if (!reply.ok) return reply;
    if (reply.value !== null) return ok({ status: 204 });
  }
  return wanted === null ? ok({ status: 204 }) : err(refuse("consent-missing", "push"));
}
