import { type MeshError, unavailable } from "../../shared/errors.ts";
import type { Facts } from "../../shared/locate/facts.ts";
import type { BeaconKnowledge } from "../../shared/locate/locate-beacons.ts";
import { locateMessage } from "../../shared/locate/locate-message.ts";
import type { PingClaims } from "../../shared/messages/ping.ts";
import type { VerifiedPass } from "../../shared/pass/verify-pass.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Snapshot } from "../adapters/catalog-client.ts";
import type { Call } from "../http/call.ts";
import { weighMarker } from "./weigh-marker.ts";

/**
 * The message held against the catalog in memory. Two things may come from elsewhere: for an ephemeral id the table of its
 * time, which a cold isolate loads; and for beacons and markers, where an idle isolate does not know it, what is revoked: who
 * is placed by them is not displaced when the decision reads it. Errors: unavailable, where one of them does not come.
 */
export async function locate(
  { isolate, nowMs, defer }: Pick<Call, "isolate" | "nowMs" | "defer">,
  { claims, pass }: { readonly claims: PingClaims; readonly pass: Pick<VerifiedPass, "device"> },
  { version, policy, index }: Snapshot,
): Promise<Result<Facts, MeshError>> {
  const { audience } = isolate.config;
  const saysWhere = claims.beacons !== undefined || claims.marker !== undefined;
  const live = saysWhere ? await isolate.live.forValue(nowMs, defer) : ok(isolate.live.atHand(nowMs));
  if (!live.ok) return live;
  const known: { -readonly [name in keyof BeaconKnowledge]: BeaconKnowledge[name] } = {
    revoked: live.value.state.revokedBeacons,
  };
  if (policy.eidBeacons.length > 0 && claims.beacons?.some((row) => "eid" in row)) {
    known.eids = await isolate.eids.table(version ?? "", nowMs, defer);
    if (known.eids === undefined) return err(unavailable("the table of beacons"));
  }
  const markerTrust =
    claims.marker === undefined ? undefined : await weighMarker(claims.marker, { isolate, policy, nowMs });
  const about = { device: pass.device, receivedMs: nowMs, audience, policy, index, known, markerTrust };
  return ok(locateMessage(claims, about));
}
