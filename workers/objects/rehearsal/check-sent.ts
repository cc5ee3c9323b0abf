import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { compilePattern } from "../../../shared/condition/compile-pattern.ts";
import { parseCondition } from "../../../shared/condition/parse-condition.ts";
import type { Fault } from "../../../shared/errors.ts";
import { isJsonObject } from "../../../shared/json/json-object.ts";
import type { Result } from "../../../shared/result.ts";
import type { Steps } from "../../../shared/simulate/steps.ts";
import { type Bound, workOff } from "./work-off.ts";

/** A short pattern can take 20 ms of CPU to compile. The check does it all again, without a pause. */
const COMPILING: Bound = {
  seconds: 2,
  stepsAtOnce: 4,
  fault: {
    pointer: "/moments",
    detail: "have patterns that take more than 2 s to compile: use npx mesh, which has no such bound",
  },
};

/** Whether the patterns of a document take no longer than they may. Errors: that fault, with a pointer into the document. */
export async function boundCompiling(document: unknown): Promise<Result<undefined, readonly Fault[]>> {
  return workOff(compileConditions(document), COMPILING);
}

/** The document as a catalog. Errors: its faults, also if its patterns take too long to compile. */
export async function checkSent(document: unknown): Promise<Result<Catalog, readonly Fault[]>> {
  const bounded = await boundCompiling(document);
  return bounded.ok ? checkCatalog(document) : bounded;
}

/** Makes ready all conditions with patterns, to see how long that takes: a step each. */
function* compileConditions(document: unknown): Steps<undefined> {
  const moments = isJsonObject(document) && Array.isArray(document.moments) ? document.moments : [];
  for (const moment of moments) {
    const when: unknown = isJsonObject(moment) ? moment.when : undefined;
    if (typeof when !== "string" || !when.includes("matches")) continue;
    parseCondition(when, compilePattern);
    yield;
  }
}
