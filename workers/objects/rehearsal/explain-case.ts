import type { MeshError } from "../../../shared/errors.ts";
import { checkClaims } from "../../../shared/messages/common.ts";
import { err, type Result } from "../../../shared/result.ts";
import { explainVisit } from "../../../shared/simulate/explain-visit.ts";
import type { Explanation } from "../../../shared/simulate/explanation.ts";
import { explainRequest } from "../../../shared/simulate/requests.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { openPublishedWorld, openWorld } from "./open-world.ts";
import { engineOfQuestion, unlessTooMuch } from "./work-off.ts";

/**
 * What a case would earn, on the catalog that came with it or on the one that counts now. Errors: `invalid`, also if the
 * conditions match too much; `not-found` if the mesh has no published catalog and the case needs one; `unavailable`.
 */
export async function explainCase(
  isolate: Isolate,
  sent: unknown,
  nowMs: number,
): Promise<Result<Explanation, MeshError>> {
  const request = checkClaims(explainRequest, sent);
  if (!request.ok) return err({ code: "invalid", faults: request.error });
  const { catalog, ...asked } = request.value;
  const engine = engineOfQuestion();
  const world =
    catalog === undefined
      ? await openPublishedWorld(isolate, engine.compile)
      : await openWorld(catalog, "/catalog", engine.compile);
  if (!world.ok) return world;
  const explained = explainVisit(world.value, asked, nowMs);
  const answer = explained.ok ? unlessTooMuch(explained.value, engine) : explained;
  return answer.ok ? answer : err({ code: "invalid", faults: answer.error });
}
