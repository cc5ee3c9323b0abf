import { type Fault, type MeshError, refuse, unavailable } from "../../shared/errors.ts";
import { type TagClaims, tagClaims } from "../../shared/messages/tag.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { tagKey } from "../../shared/radio/identity.ts";
import { isIssued } from "../../shared/radio/issued-tags.ts";
import { err, ok } from "../../shared/result.ts";
import { isClaimCodeOf, parseClaimCode } from "../../shared/tags/claim-code.ts";
import { hashOwner, hashTag } from "../../shared/tags/hash-tag.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/me/tags: a card that gateways may hear is the person's, or no longer. */
export const tags = deviceRoute(
  "/v1/me/tags",
  {
    typ: "tag+jwt",
    schema: tagClaims,
    window: () => LIVE_WINDOW,
    takesAway: ({ register }) => !register,
    check: checkCard,
  },
  change,
);

/** Only a card of the brand can be registered, and only with a code. Whether the code is right is not told here. */
async function checkCard(
  { register, tag, claim }: TagClaims,
  { isolate, nowMs, defer }: Call,
): Promise<MeshError | undefined> {
  if (!register) return undefined;
  const snapshot = await isolate.catalog.current(nowMs, defer);
  if (snapshot === undefined) return unavailable("the catalog could not be loaded");
  const faults: Fault[] = [];
  if (isolate.keys.tagClaim === undefined)
    faults.push({ pointer: "/claim", detail: "cannot be checked: this mesh has no TAG_CLAIM_KEY" });
  else if (claim === undefined)
    faults.push({ pointer: "/claim", detail: "is missing: the code that is printed on the card" });
  if (!isIssued(tagKey(tag), snapshot.policy.tags))
    faults.push({ pointer: "/tag", detail: "is no card that the catalog knows" });
  return faults.length === 0 ? undefined : { code: "invalid", faults };
}

/** Codes are compared only for who has an object, which counts the wrong ones: any other answer would tell a right one. */
async function change({ isolate }: Call, { claims, envelope, asksObject }: DeviceMessage<TagClaims>): Replied {
  const { register, tag: identity } = claims;
  if (asksObject) {
    const isClaimed = register && (await isRightClaim(claims, isolate.keys.tagClaim));
    const tag = await hashTag(identity, isolate.keys.tagHash);
    const reply = await askPerson(isolate, envelope.person, async (object, moved) => {
      const sent = sendOn(envelope, moved);
      if (register && !isClaimed) return object.countWrongClaim({ envelope: sent });
      const owner = await hashOwner(tag, sent.person, isolate.keys.tagHash);
      return object.tag({ envelope: sent, tag, owner, register, isClaimed });
    });
    if (!reply.ok) return reply;
    if (reply.value !== null) return ok({ status: 204 });
  }
  return register ? err(refuse("consent-missing", "location")) : ok({ status: 204 });
}

async function isRightClaim({ tag, claim }: TagClaims, claimKey: CryptoKey | undefined): Promise<boolean> {
  const code = claim === undefined ? undefined : parseClaimCode(claim);
  return code !== undefined && claimKey !== undefined && isClaimCodeOf(code, tag, claimKey);
}
