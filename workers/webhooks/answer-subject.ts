import { refuse } from "../../shared/errors.ts";
import type { SubjectClaims } from "../../shared/messages/subject.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { err, ok } from "../../shared/result.ts";
import { hookSubject } from "../../shared/webhooks/hook-subject.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import type { DeviceMessage } from "../messages/device-message.ts";

/** Answers what a webhook calls the person. Errors: those of the object; consent-missing without one. */
export async function answerSubject(
  { isolate }: Call,
  { claims: { webhook }, envelope, asksObject }: DeviceMessage<SubjectClaims>,
): Replied {
  const reply = asksObject
    ? await askPerson(isolate, envelope.person, (object, moved) =>
        object.subject({ envelope: sendOn(envelope, moved), webhook }),
      )
    : ok(null);
  if (!reply.ok) return reply;
  if (reply.value === null) return err(refuse("consent-missing"));
  return ok({ status: 200, body: { subject: await hookSubject(reply.value, isolate.keys.personHash) } });
}
