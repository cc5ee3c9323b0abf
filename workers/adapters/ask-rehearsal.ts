import { hashText } from "../../shared/crypto/hash-text.ts";
import { type MeshError, unavailable } from "../../shared/errors.ts";
import { err, type Result } from "../../shared/result.ts";
import type { Operator } from "../http/operator.ts";
import type { Isolate } from "../isolate/isolate.ts";
import { withTimeout } from "../isolate/with-timeout.ts";
import type { Question } from "../objects/rehearsal/question.ts";

/** Beyond the 10 s of CPU that the platform gives one request (wrangler.toml, `cpu_ms`). */
const ANSWER_TIMEOUT_MS = 30_000;

/**
 * Has a question worked out in the operator's own object; its answer, as JSON text. Errors: rate-limited while another one of
 * theirs is worked on; those of the question; unavailable.
 */
export async function askRehearsal(
  { env, config: { jurisdiction } }: Isolate,
  { name }: Operator,
  question: Question,
  body: Uint8Array,
): Promise<Result<string, MeshError>> {
  const namespace = jurisdiction === undefined ? env.REHEARSALS : env.REHEARSALS.jurisdiction(jurisdiction);
  // The platform shows names of objects in its metrics, and an operator's may be an address.
  const object = namespace.getByName(await hashText(name));
  const asked: Promise<Result<string, MeshError>> = object.answer(question, body);
  const answered = await withTimeout(asked, ANSWER_TIMEOUT_MS);
  return answered ?? err(unavailable("there was no answer in time: a smaller one may have one, or the command line"));
}
