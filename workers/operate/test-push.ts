import { refuse } from "../../shared/errors.ts";
import { personIdOf } from "../../shared/person/person-id.ts";
import { testPushAnswerOf, testPushRequest } from "../../shared/push/test-push.ts";
import { err, ok } from "../../shared/result.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import { checkForm } from "../http/check-form.ts";

/**
 * Sends a test push to a device. Errors: invalid; forbidden in a mesh that is not local; not-found, consent-missing and unavailable
 * as the person's object says. What the push service refuses is a good answer, with its status.
 */
export async function testPush({ isolate }: Call, sent: unknown): Replied {
  const asked = checkForm(testPushRequest, sent);
  if (!asked.ok) return asked;
  const { device } = asked.value;
  if (!isolate.config.isLocal)
    return err(
      refuse("forbidden", "a test push is for local meshes only (MESH_ENV=local): here a moment sends pushes"),
    );
  const person = await personIdOf(device, isolate.keys.personHash);
  const replied = await askPerson(isolate, person, (object, moved) =>
    object.testPush({ person: moved?.to ?? person, device }),
  );
  if (!replied.ok) return replied;
  if (replied.value === null)
    return err(refuse("not-found", "nobody of this mesh has that device: its person has agreed to nothing"));
  return ok({ status: 200, body: testPushAnswerOf(replied.value.outcome) });
}
