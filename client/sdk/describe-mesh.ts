import type { MeshInfo } from "./api.ts";
import { ask, OWN_MEANS } from "./ask.ts";
import { correctSkew } from "./correct-skew.ts";
import { MeshProblem } from "./mesh-problem.ts";

/** What a mesh says of itself, and the skew of this clock, corrected where it was wrong. Throws a MeshProblem. */
export async function describeMesh(url: string, skewSeconds = 0): Promise<{ info: MeshInfo; skewSeconds: number }> {
  const { status, body, clock } = await ask(OWN_MEANS, `${url}/v1/mesh`);
  if (clock && isMeshInfo(body)) return { info: body, skewSeconds: correctSkew(skewSeconds, clock) };
  throw new MeshProblem(clock ? "unavailable" : "offline", status, `The mesh cannot be reached at ${url}`);
}

function isMeshInfo(body: object): body is MeshInfo {
  return "audience" in body && "serverTime" in body;
}
