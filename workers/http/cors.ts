import type { Config } from "../env.ts";

/** How long a browser may remember a preflight; Firefox takes a day at most, Chrome two hours. */
const PREFLIGHT_SECONDS = 86_400;

const EXPOSED = { "access-control-expose-headers": "etag, retry-after, server-timing" };

/**
 * Headers that let a page of MESH_ORIGINS read an answer (Fetch standard, section 3.2), and none to anybody else. `Vary`
 * is on every answer, so that no cache gives to one origin what it has from another.
 */
export function corsHeaders(request: Request, { corsOrigins }: Pick<Config, "corsOrigins">): Record<string, string> {
  if (corsOrigins === "*") return { "access-control-allow-origin": "*", ...EXPOSED };
  const origin = request.headers.get("origin");
  if (origin === null || !corsOrigins.includes(origin)) return { vary: "origin" };
  return { "access-control-allow-origin": origin, ...EXPOSED, vary: "origin" };
}

/** The answer to OPTIONS: what the path can do, and for an allowed origin's preflight that it may. */
export function answerOptions(request: Request, config: Pick<Config, "corsOrigins">, allow: string): Response {
  const cors = corsHeaders(request, config);
  const preflight =
    "access-control-allow-origin" in cors
      ? {
          "access-control-allow-methods": allow,
          "access-control-allow-headers": "content-type",
          "access-control-max-age": String(PREFLIGHT_SECONDS),
        }
      : {};
  return new Response(null, { status: 204, headers: { allow, ...cors, ...preflight } });
}
