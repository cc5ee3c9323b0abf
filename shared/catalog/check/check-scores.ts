import { pointTo } from "../../json/json-pointer.ts";
import type { Score } from "../catalog.ts";
import { MAX_SCORES } from "../schema/score-schema.ts";
import type { CatalogNames } from "./catalog-names.ts";
import { checkName, checkWhere } from "./check-moments.ts";
import type { Checked } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";

/** There are not too many scores, and what adds to them is there. */
export function checkScores(scores: readonly Checked<Score>[], names: CatalogNames, faults: FaultList): void {
  if (scores.length > MAX_SCORES) faults.add("/scores", `must have at most ${MAX_SCORES} scores`);
  for (const [index, { pruned: score }] of scores.entries()) {
    for (const [position, rule] of (score?.add ?? []).entries()) {
      const on = rule?.on ?? {};
      const at = pointTo("/scores", index, "add", position, "on");
      if ("enter" in on) checkWhere(on.enter, pointTo(at, "enter"), names, faults);
      else if ("scan" in on) checkName("markers", on.scan, pointTo(at, "scan"), names, faults);
    }
  }
}
