import type { Fault } from "../errors.ts";
import { err, type Result } from "../result.ts";
import type { Explanation } from "./explanation.ts";
import type { ExplainRequest } from "./requests.ts";
import type { World } from "./world.ts";

/**
 * Every gate of every moment for one situation: a message, and a person who is made up. `nowMs`: when it happens, unless the
 * message says. Errors: what the request names and the catalog does not have, with pointers into the request.
 */
export function explainVisit(
  _world: World,
  _request: Pick<ExplainRequest, "message" | "person" | "mesh">,
  _nowMs: number,
): Result<Explanation, readonly Fault[]> {
  return err([{ pointer: "", detail: "is not built yet" }]);
}
