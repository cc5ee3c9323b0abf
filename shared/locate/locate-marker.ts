import type { Policy } from "../catalog/policy.ts";

const MARKER_PATH = /^\/m\/([a-z0-9][a-z0-9-]{0,63})$/;

/**
 * The id of the catalog's marker that was scanned: `marker` is the id itself, or a URL of this mesh (of its audience's
 * origin) whose path is `/m/{id}`, whatever its query and fragment. Undefined where the catalog has no such marker.
 */
export function locateMarker(marker: string, audience: string, policy: Policy): string | undefined {
  const id = policy.markers.has(marker) ? marker : idOfUrl(marker, audience);
  return id !== undefined && policy.markers.has(id) ? id : undefined;
}

function idOfUrl(marker: string, audience: string): string | undefined {
  const scanned = URL.parse(marker);
  // Two URLs of schemes without an origin both say "null" here, and have nothing in common.
  if (scanned === null || scanned.origin === "null" || scanned.origin !== URL.parse(audience)?.origin) return undefined;
  return MARKER_PATH.exec(scanned.pathname)?.[1];
}
