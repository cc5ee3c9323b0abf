import { parseToken } from "../token/parse-token.ts";

/** Most characters of what a device can say that it scanned (contract, section 4). */
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
