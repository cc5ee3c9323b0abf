import { MAX_CATALOG_BYTES } from "../../shared/catalog/catalog.ts";
import { ok } from "../../shared/result.ts";
import { loadOperators } from "../cold.ts";
import type { Question } from "../objects/rehearsal/question.ts";
import { operatorQuestionRoute, type Route } from "./route.ts";

/** POST /admin/v1/validate: a catalog's faults and warnings, as publishing would tell them. One with faults is a good answer. */
export const validate = questionRoute("validate");

/** POST /admin/v1/diff: what would change for people if this catalog took the place of the one that counts now. */
export const diff = questionRoute("diff");

/** POST /admin/v1/explain: every gate of every moment, for a message and a person who are made up. */
export const explain = questionRoute("explain");

/** POST /admin/v1/simulate: a day of at most 5,000 pings by made-up people, on one catalog or on two. */
export const simulate = questionRoute("simulate");

/** Every question has the bytes of a catalog: what else it says is little. */
function questionRoute(question: Question): Route {
  const takes = { role: "viewer", maxBytes: MAX_CATALOG_BYTES } as const;
  return operatorQuestionRoute(`/admin/v1/${question}`, takes, async (call, body, operator) => {
    const { askRehearsal } = await loadOperators();
    const answered = await askRehearsal(call.isolate, operator, question, body);
    if (!answered.ok) return answered;
    return ok({ status: 200, body: answered.value, headers: { "content-type": "application/json" } });
  });
}
