import { MAX_CATALOG_BYTES } from "../../shared/catalog/catalog.ts";
import { ok } from "../../shared/result.ts";
import { askRehearsal } from "../adapters/ask-rehearsal.ts";
import type { Question } from "../objects/rehearsal/question.ts";
import { operatorQuestionRoute, type Route } from "./route.ts";

/** POST /admin/v1/validate: a catalog's faults and warnings, as publishing would tell them. One with faults is a good answer. */
export const validate = questionRoute("validate", MAX_CATALOG_BYTES);

/** POST /admin/v1/diff: what would change for people if this catalog took the place of the one that counts now. */
export const diff = questionRoute("diff", MAX_CATALOG_BYTES);

function questionRoute(question: Question, maxBytes: number): Route {
  return operatorQuestionRoute(`/admin/v1/${question}`, { role: "viewer", maxBytes }, async (call, body, operator) => {
    const answered = await askRehearsal(call.isolate, operator, question, body);
    if (!answered.ok) return answered;
    return ok({ status: 200, body: answered.value, headers: { "content-type": "application/json" } });
  });
}
