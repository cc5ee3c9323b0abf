import { refuse } from "../../shared/errors.ts";
import { type SubscriptionClaims, subscriptionClaims } from "../../shared/messages/subscription.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { checkEndpoint } from "../../shared/push/endpoint.ts";
import { err, ok } from "../../shared/result.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/me/subscription: where pushes for this device go, or null for nowhere any more. */
export const subscription = deviceRoute(
  "/v1/me/subscription",
  {
    typ: "subscription+jwt",
    schema: subscriptionClaims,
    window: () => LIVE_WINDOW,
    takesAway: ({ subscription: wanted }) => wanted === null,
    check: checkService,
  },
  change,
);

/** Only of a push service that the mesh sends to. */
function checkService({ subscription: wanted }: SubscriptionClaims, { isolate: { config } }: Call) {
  if (wanted === null) return undefined;
  const endpoint = checkEndpoint(wanted.endpoint, config.pushOrigins, config.isLocal);
  return endpoint.ok ? undefined : endpoint.error;
}

async function change({ isolate }: Call, { claims, envelope, asksObject }: DeviceMessage<SubscriptionClaims>): Replied {
  const wanted = claims.subscription;
  if (asksObject) {
    const call = { subscription: wanted, vapidPublicKey: isolate.keys.vapid.current.publicKey };
    const reply = await askPerson(isolate, envelope.person, (object, moved) =>
      object.subscribe({ ...call, envelope: sendOn(envelope, moved) }),
    );
    if (!reply.ok) return reply;
    if (reply.value !== null) return ok({ status: 204 });
  }
  return wanted === null ? ok({ status: 204 }) : err(refuse("consent-missing", "push"));
}
