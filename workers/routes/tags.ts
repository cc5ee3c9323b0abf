import { refuse } from "../../shared/errors.ts";
import { type TagClaims, tagClaims } from "../../shared/messages/tag.ts";
import { err, ok } from "../../shared/result.ts";
import { hashOwner, hashTag } from "../../shared/tags/hash-tag.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/me/tags: a card or phone that gateways may hear is the person's, or no longer. */
export const tags = deviceRoute(
  "/v1/me/tags",
  { typ: "tag+jwt", schema: tagClaims, window: () => LIVE_WINDOW, takesAway: ({ register }) => !register },
  change,
);

async function change({ isolate }: Call, { claims, envelope, asksObject }: DeviceMessage<TagClaims>): Replied {
  const { register } = claims;
  if (asksObject) {
    const tag = await hashTag(claims.tag, isolate.keys.tagHash);
    const owner = await hashOwner(tag, envelope.person, isolate.keys.tagHash);
    const reply = await askPerson(isolate, envelope.person, (object) => object.tag({ envelope, tag, owner, register }));
    if (!reply.ok) return reply;
    if (reply.value !== null) return ok({ status: 204 });
  }
  return register ? err(refuse("consent-missing", "location")) : ok({ status: 204 });
}
