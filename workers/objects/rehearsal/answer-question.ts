import type { MeshError } from "../../../shared/errors.ts";
import { ok, type Result } from "../../../shared/result.ts";
import { readJson } from "../../http/read-json.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { diffDocument } from "./diff-document.ts";
import { explainCase } from "./explain-case.ts";
import type { Question } from "./question.ts";
import { simulateCatalog } from "./simulate-catalog.ts";
import { validateDocument } from "./validate-document.ts";

type Answer = (isolate: Isolate, sent: unknown, nowMs: number) => Promise<Result<object, MeshError>>;

/** How each question is answered, from the JSON that came with it. */
const ANSWERS: Readonly<Record<Question, Answer>> = {
  validate: validateDocument,
  diff: diffDocument,
  explain: explainCase,
  simulate: simulateCatalog,
};

/** The answer to a question about this body, as JSON text. Errors: malformed, and those of the question. */
export async function answerQuestion(
  isolate: Isolate,
  question: Question,
  body: Uint8Array,
): Promise<Result<string, MeshError>> {
  const sent = readJson(body);
  if (!sent.ok) return sent;
  const answered = await ANSWERS[question](isolate, sent.value, Date.now());
  return answered.ok ? ok(JSON.stringify(answered.value)) : answered;
}
