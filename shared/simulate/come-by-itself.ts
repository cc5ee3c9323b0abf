import type { Policy } from "../catalog/policy.ts";
import type { RunFact } from "../condition/condition.ts";
import type { Fault } from "../errors.ts";
import { present } from "../json/present.ts";
import type { Occurrence } from "../presence/occurrence.ts";
import { err, ok, type Result } from "../result.ts";
import { didYouMean, similarName } from "../text/similar-name.ts";
import type { ExplainRequest } from "./requests.ts";

type Said = ExplainRequest["message"];

/** Of a made-up run. */
const KEY = "made-up";

/**
 * What comes to somebody who says nothing: their run comes to a stage, by a back end or by the time alone; moments that follow
 * another one are due. Undefined: the message says no such thing. Errors: what the catalog does not have.
 */
export function comeByItself(
  { stage, after }: Said,
  policy: Policy,
): Result<readonly Occurrence[], readonly Fault[]> | undefined {
  const common = { confidence: "high", trust: "medium" } as const;
  if (stage !== undefined) {
    const run = findRun(stage, "/message/stage", policy);
    return run.ok ? ok([{ kind: "stage", run: run.value, ...common }]) : run;
  }
  if (after === undefined) return undefined;
  const { moment: follows } = after;
  const run = after.run === undefined ? undefined : findRun(after.run, "/message/after/run", policy);
  if (run?.ok === false) return run;
  const waiting = policy.triggers.after.get(follows) ?? [];
  return ok(
    waiting.map(({ id }) => ({ ...present({ run: run?.value }), kind: "after", moment: id, follows, ...common })),
  );
}

/** A run at a stage of one journey, which is named if several have it. */
function findRun(
  { journey, stage, key = KEY, data = {} }: NonNullable<Said["stage"]>,
  at: string,
  { journeys }: Policy,
): Result<RunFact, readonly Fault[]> {
  const rules = [...journeys.byId.values()];
  if (journey !== undefined && !journeys.byId.has(journey)) {
    const guess = didYouMean(
      similarName(
        journey,
        rules.map(({ id }) => id),
      ),
    );
    return err([{ pointer: `${at}/journey`, detail: `there is no journey "${journey}"${guess}` }]);
  }
  const asked = rules.filter(({ id }) => journey === undefined || id === journey);
  const having = asked.filter(({ stages }) => stages.some(({ id }) => id === stage)).map(({ id }) => id);
  const [first, ...others] = having;
  if (first === undefined) {
    const guess = didYouMean(
      similarName(
        stage,
        asked.flatMap(({ stages }) => stages.map(({ id }) => id)),
      ),
    );
    return err([{ pointer: `${at}/stage`, detail: `there is no stage "${stage}"${guess}` }]);
  }
  if (others.length > 0) {
    return err([{ pointer: `${at}/stage`, detail: `is a stage of ${having.join(" and ")}: say which, as journey` }]);
  }
  return ok({ journey: first, key, stage, data });
}
