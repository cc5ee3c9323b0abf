import { MAX_TOLD_FAULTS, type MeshError, PROBLEMS } from "../../shared/errors.ts";

/** The refusal as RFC 9457 problem+json, the one place where it becomes HTTP; `serverTime` lets a device correct its clock. */
export function toProblem(error: MeshError, nowMs: number): Response {
  const [status, title] = PROBLEMS[error.code];
  const body = {
    type: `urn:moment-mesh:problem:${error.code}`,
    title,
    status,
    code: error.code,
    ...describe(error),
    serverTime: nowMs / 1000,
  };
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (status === 401) headers.set("www-authenticate", 'Bearer realm="moment-mesh"');
  if (error.retryAfterSeconds !== undefined) headers.set("retry-after", String(error.retryAfterSeconds));
  return new Response(JSON.stringify(body), { status, headers });
}

/** Of an invalid document the first faults are told: each pointer, and in `detail` a line for people, and how many more. */
function describe({ detail, faults }: MeshError): { detail?: string; pointers?: string[] } {
  if (faults === undefined) return detail === undefined ? {} : { detail };
  const told = faults.slice(0, MAX_TOLD_FAULTS);
  const lines = told.map((fault) => `${fault.pointer || "(whole)"}: ${fault.detail}`);
  const more = faults.length - told.length;
  if (more > 0) lines.push(`and ${more} more`);
  return { detail: lines.join("\n"), pointers: told.map((fault) => fault.pointer) };
}
