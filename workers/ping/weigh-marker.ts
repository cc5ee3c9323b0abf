import type { Policy, SenderRule } from "../../shared/catalog/policy.ts";
import { meets } from "../../shared/locate/confidence.ts";
import type { CodeWorth } from "../../shared/locate/facts.ts";
import { urlOfMarker } from "../../shared/locate/locate-marker.ts";
import { checkClaims } from "../../shared/messages/common.ts";
import { rotatingMarkerClaims } from "../../shared/messages/rotating-marker.ts";
import { parseToken } from "../../shared/token/parse-token.ts";
import type { Isolate } from "../isolate/isolate.ts";
import { isForAnother, verifySender } from "../messages/verify-sender.ts";

/** What two clocks may differ by, seconds. */
const SKEW_SECONDS = 30;

/**
 * What a scanned marker is worth that shows a code which changes: at least medium while the code is good, low once it is
 * over, nothing if it never was good, as any link can show such a one. Undefined for one that shows only its id: the catalog
 * says what that is worth.
 */
export async function weighMarker(
  scanned: string,
  { isolate, policy, nowMs }: { isolate: Isolate; policy: Policy; nowMs: number },
): Promise<CodeWorth | undefined> {
  const { id, token: text } = urlOfMarker(scanned, isolate.config.audience) ?? {};
  const marker = id === undefined ? undefined : policy.markers.get(id);
  if (marker === undefined || text === undefined) return undefined;
  const token = parseToken(text, "qr+jwt", ["EdDSA", "ES256", "HS256"]);
  const sender = token.ok ? await verifySender(token.value, isolate, policy.senders) : token;
  if (!token.ok || !sender.ok || !mayStandFor(sender.value, marker.place, isolate, nowMs)) return "nothing";
  if (isForAnother(token.value.payload, isolate)) return "nothing";
  const claims = checkClaims(rotatingMarkerClaims, token.value.payload);
  if (!claims.ok || claims.value.marker !== marker.id) return "nothing";
  const { iat, exp } = claims.value;
  const nowSeconds = nowMs / 1000;
  if (nowSeconds < iat - SKEW_SECONDS) return "nothing";
  if (nowSeconds > exp + SKEW_SECONDS) return "low";
  return meets(marker.trust, "medium") ? marker.trust : "medium";
}

/**
 * The sender has the scope `markers` and is not revoked, and the marker's place is one of its own; a marker of no place is
 * any sender's of all places.
 */
function mayStandFor(
  { id, places, scopes }: SenderRule,
  place: string | undefined,
  { live }: Isolate,
  nowMs: number,
): boolean {
  if (!scopes.includes("markers")) return false;
  if (live.atHand(nowMs).state.revokedSenders.includes(id)) return false;
  return places === undefined || (place !== undefined && places.includes(place));
}
