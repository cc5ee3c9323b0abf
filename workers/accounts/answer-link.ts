import { customerPersonId } from "../../shared/accounts/customer-person-id.ts";
import { unavailable } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import type { LinkClaims, UnlinkClaims } from "../../shared/messages/account.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { personIdOf } from "../../shared/person/person-id.ts";
import { err, ok } from "../../shared/result.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import type { LinkCall, LinkReply } from "../objects/person/calls.ts";
import { issueKnownPass } from "../ping/respond.ts";
import { verifyAccount } from "./verify-account.ts";

/** Links the device that signed to the customer whom a back end says it is, and gives it a pass of theirs. */
export async function answerLink(call: Call, { claims, envelope, pass }: DeviceMessage<LinkClaims>): Replied {
  const { isolate, nowMs, defer } = call;
  const account = await verifyAccount(call, claims.account, envelope.kid);
  if (!account.ok) return account;
  const policy = (await isolate.catalog.current(nowMs, defer))?.policy;
  if (policy === undefined) return err(unavailable("the catalog could not be loaded"));
  const { customer, iat } = account.value;
  const person = await customerPersonId(customer, isolate.keys.personHash);
  const own = await personIdOf(envelope.kid, isolate.keys.personHash);
  const { isLinked: _, ...said } = envelope;
  const link: LinkCall = present({
    envelope: { ...said, person, passIatMs: iat * 1000, passEpoch: 0 },
    customer,
    own: { person: own, passIatMs: envelope.passIatMs, passEpoch: pass.isLinked ? 0 : envelope.passEpoch },
    places: claims.places,
    purposes: policy.purposes,
  });
  const reply = await askPerson<LinkReply | null>(isolate, person, (object) => object.link(link));
  if (!reply.ok) return reply;
  if (reply.value === null) return err(unavailable());
  const { epoch, seen, consent, merged, devices } = reply.value;
  const body = {
    pass: await issueKnownPass(isolate, pass, present({ nowMs, epoch, seen, person })),
    person,
    consent,
    merged,
    devices: devices.map(({ device, linkedAtMs }) => ({ device, linkedAt: new Date(linkedAtMs).toISOString() })),
  };
  return ok({ status: 200, body });
}

/** Lets go of a device of the customer; unless one is named, of the one that signed. */
export async function answerUnlink({ isolate }: Call, { claims, envelope }: DeviceMessage<UnlinkClaims>): Replied {
  const device = claims.device ?? envelope.kid;
  const reply = await askPerson(isolate, envelope.person, (object, moved) =>
    object.unlink({ envelope: sendOn(envelope, moved), device }),
  );
  return reply.ok ? ok({ status: 204 }) : reply;
}
