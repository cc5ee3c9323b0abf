import { type MeshError, refuse } from "../errors.ts";
import { err, ok, type Result } from "../result.ts";
import { isNamedHost } from "../text/is-named-host.ts";

const MAX_ENDPOINT_LENGTH = 1024;

/** Chrome and its kin, on exactly this host. */
const HOSTS: readonly string[] = ["fcm.googleapis.com"];

/** Firefox, Safari (Apple asks to allow the whole domain) and Edge on Windows, on hosts below these names. */
const SUFFIXES: readonly string[] = [".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com"];

const NOT_ALLOWED = err(refuse("push-service-not-allowed", "The endpoint is not one of a push service known here."));

/**
 * The endpoint of a subscription as the URL to post to, or `push-service-not-allowed`. The endpoint is a URL that an
 * attacker chooses and the mesh fetches, so it must be a URL exactly as URL parsers write it (which rules out white space,
 * control characters, backslashes, escaped or upper-case hosts, a written default port), at most 1,024 characters, without
 * userinfo and fragment, and name a push service: https without port on a listed host, or one of `extraOrigins` (from
 * `parsePushOrigins`), which may be http, an address and have a port only where `local` is true.
 */
export function checkEndpoint(
  endpoint: string,
  extraOrigins: readonly string[],
  local: boolean,
): Result<string, MeshError> {
  const url = endpoint.length <= MAX_ENDPOINT_LENGTH && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || url.href !== endpoint) return NOT_ALLOWED;
  if (url.username !== "" || url.password !== "" || endpoint.includes("#")) return NOT_ALLOWED;
  const extra = extraOrigins.includes(url.origin);
  if (extra && local && (url.protocol === "https:" || url.protocol === "http:")) return ok(endpoint);
  if (url.protocol !== "https:" || url.port !== "" || !isNamedHost(url.hostname)) return NOT_ALLOWED;
  return extra || isPushService(url.hostname) ? ok(endpoint) : NOT_ALLOWED;
}

function isPushService(hostname: string): boolean {
  return HOSTS.includes(hostname) || SUFFIXES.some((suffix) => hostname.endsWith(suffix));
}
