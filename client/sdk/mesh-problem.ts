import type { Answered } from "./ask.ts";

/** Why something did not happen: the mesh's own words (RFC 9457), or that it was not reached. */
export class MeshProblem extends Error {
  override readonly name = "MeshProblem";
  /**
   * A code of the mesh, e.g. `notice-changed`; or of the SDK: `argument`, `consent` (nobody has agreed to anything), `offline`,
   * `origin-not-listed` (MESH_ORIGINS), `no-mesh`, `insecure-context`.
   */
  declare readonly code: string;
  /** The status of the answer; 0 without one. */
  declare readonly status: number;
  /** What was wrong in what was said, as JSON pointers. */
  declare readonly pointers: readonly string[];

  constructor(code: string, status = 0, detail = code, pointers: readonly string[] = []) {
    super(detail);
    this.code = code;
    this.status = status;
    this.pointers = pointers;
  }
}

/** The body of an answer with status 2xx. Throws a MeshProblem for every other one. */
export function bodyOf({ status, body }: Answered): Answered["body"] {
  if (status > 0 && status < 300) return body;
  const { code, detail, title, pointers } = body;
  throw new MeshProblem(String(code), status, String(detail ?? title), Array.isArray(pointers) ? pointers : []);
}
