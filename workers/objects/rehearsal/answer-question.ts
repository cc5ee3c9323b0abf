import type { MeshError } from "../../../shared/errors.ts";
import { ok, type Result } from "../../../shared/result.ts";
import { readJson } from "../../http/read-json.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { diffDocument } from "./diff-document.ts";
import type { Question } from "./question.ts";
import { validateDocument } from "./validate-document.ts";

/** How each question is answered, from the JSON that came with it. */
const ANSWERS: Readonly<Record<Question, (isolate: Isolate, sent: unknown) => Promise<Result<object, MeshError>>>> = {
  validate: async (_, sent) => ok(validateDocument(sent, Date.now())),
  diff: diffDocument,
};

/** The answer to a question about this body, as JSON text. Errors: malformed, and those of the question. */
export async function answerQuestion(
  isolate: Isolate,
  question: Question,
  body: Uint8Array,
): Promise<Result<string, MeshError>> {
  const sent = readJson(body);
  if (!sent.ok) return sent;
  const answered = await ANSWERS[question](isolate, sent.value);
  return answered.ok ? ok(JSON.stringify(answered.value)) : answered;
}
