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
  faultOf: (seconds, how) => ({
    pointer: "/moments",
    detail: `have patterns that take more than ${seconds} s to compile, ${how}: use npx mesh, which has no such bound`,
  }),
};

/** Whether the patterns of a document are no more work than they may be. Errors: that fault, with a pointer into the document. */
export async function boundCompiling(document: unknown): Promise<Result<undefined, readonly Fault[]>> {
  return workOff(compileConditions(document), COMPILING);
}

/** The document as a catalog. Errors: its faults, also if its patterns are too much work. */
export async function checkSent(document: unknown): Promise<Result<Catalog, readonly Fault[]>> {
  const bounded = await boundCompiling(document);
  return bounded.ok ? checkCatalog(document) : bounded;
}

/** Makes ready all conditions with patterns, to see how much work that is: a step each. */
function* compileConditions(document: unknown): Steps<undefined> {
  const moments = isJsonObject(document) && Array.isArray(document.moments) ? document.moments : [];
  for (const moment of moments) {
    const when: unknown = isJsonObject(moment) ? moment.when : undefined;
    if (typeof when !== "string" || !when.includes("matches")) continue;
    let micros = when.length * CONDITION_CHARACTER_MICROS;
    parseCondition(when, (source) => {
      micros += countCompiling(source);
      return compilePattern(source);
    });
    yield micros;
  }
}

/** Counted microseconds of compiling: a character of a condition, a pattern, an instruction of its program. */
const CONDITION_CHARACTER_MICROS = 0.3;
const PATTERN_MICROS = 50;
const INSTRUCTION_MICROS = 2;

/** A class of Unicode has hundreds of ranges, which are read once and compared for each copy of what is repeated. */
const CLASS_MICROS = 150;
const CLASS_COPY_MICROS = 50;

/** RE2 repeats nothing more often. */
const MOST_COPIES = 1000;

/** About what compiling a pattern takes at most, by how it is written: only a repeated group can repeat what is repeated. */
function countCompiling(source: string): number {
  const repeats = Array.from(source.matchAll(/\{(\d{1,4})(?:,(\d{0,4}))?\}/g), ([, least, most]) =>
    Math.max(1, Number(most || least)),
  );
  const nests = source.includes("){");
  const wanted = nests ? repeats.reduce((all, one) => all * one, 1) : repeats.reduce((all, one) => all + one, 0);
  const copies = Math.min(MOST_COPIES, wanted);
  const instructions = nests ? copies * source.length : copies + source.length;
  const classes = source.match(/\\p/gi)?.length ?? 0;
  return PATTERN_MICROS + instructions * INSTRUCTION_MICROS + classes * (CLASS_MICROS + copies * CLASS_COPY_MICROS);
}
