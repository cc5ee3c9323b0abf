import { err, ok, type Result } from "../result.ts";
import { isNamedHost } from "../text/is-named-host.ts";

/**
 * PUSH_SERVICE_ORIGINS, comma separated, as the list that `checkEndpoint` takes; or a sentence about the first entry that
 * is no such origin. Outside `local` an origin is https, a name (no IP address, not localhost) and has no port.
 */
export function parsePushOrigins(text: string, local: boolean): Result<readonly string[], string> {
  const origins: string[] = [];
  for (const entry of text.split(",").map((part) => part.trim())) {
    if (entry === "") continue;
    const url = URL.canParse(entry) ? new URL(entry) : undefined;
    if (url === undefined || url.origin !== entry || (url.protocol !== "https:" && url.protocol !== "http:")) {
      return err(`PUSH_SERVICE_ORIGINS: "${entry}" is not an origin, as in https://push.example.com`);
    }
    if (!local && (url.protocol !== "https:" || url.port !== "" || !isNamedHost(url.hostname))) {
      return err(`PUSH_SERVICE_ORIGINS: "${entry}" must be https, a host name and without port outside MESH_ENV=local`);
    }
    origins.push(entry);
  }
  return ok(origins);
}
