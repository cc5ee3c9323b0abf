import type { MeshInfo } from "./api.ts";
import { correctSkew } from "./correct-skew.ts";
import { MeshProblem } from "./mesh-problem.ts";
import { TIME_OUT_MS } from "./session.ts";

/** What a mesh says of itself, and the skew of this clock, corrected where it was wrong. Throws a MeshProblem. */
export async function describeMesh(url: string, skewSeconds = 0): Promise<{ info: MeshInfo; skewSeconds: number }> {
  const sentSeconds = Date.now() / 1000;
  let status = 0;
  try {
    const response = await fetch(`${url}/v1/mesh`, {
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout?.(TIME_OUT_MS),
    });
    status = response.status;
    const info: unknown = await response.json();
    if (isMeshInfo(info)) {
      const clock = { sentSeconds, heardSeconds: Date.now() / 1000, serverSeconds: info.serverTime };
      return { info, skewSeconds: correctSkew(skewSeconds, clock) };
    }
  } catch {
    // No connection, no time, or no JSON.
  }
  throw new MeshProblem(status === 0 ? "offline" : "unavailable", status, `No mesh answers at ${url}`);
}

function isMeshInfo(value: unknown): value is MeshInfo {
  return typeof value === "object" && value !== null && "audience" in value && "serverTime" in value;
}
