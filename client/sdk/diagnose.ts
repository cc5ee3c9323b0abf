import type { MeshProblem } from "./mesh-problem.ts";

/** As long as a page waits to hear why it cannot join. */
const TIMEOUT_MS = 5_000;

/**
 * Says in the problem why a mesh could not be joined, where more than "offline" can be known. Every mesh gives `/client/mesh.js` to pages of any
 * origin: whoever can read that, but not GET /v1/mesh, is not listed in MESH_ORIGINS. /client/diagnose.js of every mesh, loaded when
 * `connect` fails.
 */
export async function diagnose(url: string, problem: MeshProblem): Promise<void> {
  // A path that the mesh does not have, e.g. of one of its pages.
  if (problem.status === 404)
    Object.assign(problem, { code: "no-mesh", message: `There is no mesh at ${url}: is "url" right?` });
  if (problem.code !== "offline") return;
  const script = await read(`${url}/client/mesh.js`, "cors");
  if (script?.ok && script.headers.get("content-type")?.startsWith("text/javascript")) {
    const message = `The mesh at ${url} answers, but not to this page: its MESH_ORIGINS does not list ${location.origin}`;
    Object.assign(problem, { code: "origin-not-listed", message });
    return;
  }
  // Of an answer without CORS nothing can be read, but that there is one.
  if ((script ?? (await read(url, "no-cors"))) === undefined) return;
  Object.assign(problem, { code: "no-mesh", message: `What answers at ${url} is no mesh: is "url" right?` });
}

async function read(url: string, mode: RequestMode): Promise<Response | undefined> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return await fetch(url, { method: "HEAD", mode, credentials: "omit", cache: "no-store", signal });
  } catch {
    return undefined;
  }
}
