import type { Policy } from "../catalog/policy.ts";
import { parseToken } from "../token/parse-token.ts";

const MARKER_PATH = /^\/m\/([a-z0-9][a-z0-9-]{0,63})$/;

/**
 * The id of the catalog's marker that was scanned: `marker` is the id itself, or a URL of this mesh (of its audience's
 * origin) whose path is `/m/{id}`, whatever its query and fragment. Undefined where the catalog has no such marker.
 */
export function locateMarker(marker: string, audience: string, policy: Policy): string | undefined {
  const id = policy.markers.has(marker) ? marker : urlOfMarker(marker, audience)?.id;
  return id !== undefined && policy.markers.has(id) ? id : undefined;
}

/** The id of a marker's URL of this mesh, and what it is signed with (`s` in the query), if it is; undefined for any other text. */
export function urlOfMarker(
  marker: string,
  audience: string,
): { readonly id: string; readonly token?: string } | undefined {
  const scanned = URL.parse(marker);
  // Two URLs of schemes without an origin both say "null" here, and have nothing in common.
  if (scanned === null || scanned.origin === "null" || scanned.origin !== URL.parse(audience)?.origin) return undefined;
  const id = MARKER_PATH.exec(scanned.pathname)?.[1];
  if (id === undefined) return undefined;
  const token = scanned.searchParams.get("s");
  return token === null ? { id } : { id, token };
}

/** Most characters of what a device can say that it scanned (docs/contract.md#ping). */
const LONGEST = 512;

/**
 * The URL of a marker with the code that it shows just now, for a device to scan. Undefined where `token` has not the form
 * of such a code, or where the whole is longer than what can be scanned. Whether the code is good is judged at the scan.
 */
export function rotatingMarkerUrl(origin: string, marker: string, token: string): string | undefined {
  const url = `${origin}/m/${marker}?s=${token}`;
  if (url.length > LONGEST) return undefined;
  return parseToken(token, "qr+jwt", ["EdDSA", "ES256", "HS256"]).ok ? url : undefined;
}
