import { type MeshError, refuse } from "../shared/errors.ts";
import type { Facts } from "../shared/locate/facts.ts";
import type { BeaconKnowledge } from "../shared/locate/locate-beacons.ts";
import { locateMessage } from "../shared/locate/locate-message.ts";
import type { PingClaims } from "../shared/messages/ping.ts";
import { err, ok, type Result } from "../shared/result.ts";
import type { Snapshot } from "./adapters/catalog-client.ts";
import type { Call } from "./call.ts";
import type { DeviceMessage } from "./device-message.ts";
import { weighMarker } from "./weigh-marker.ts";

/**
 * The message held against the catalog in memory. Only an ephemeral id may need something from elsewhere: the table of its
 * time, which a cold isolate loads. Errors: unavailable, where it does not come.
 */
export async function locate(
  { mesh, nowMs, defer }: Call,
  { claims, pass }: DeviceMessage<PingClaims>,
  { version, policy, index }: Snapshot,
): Promise<Result<Facts, MeshError>> {
  const { audience } = mesh.config;
  const known: { -readonly [name in keyof BeaconKnowledge]: BeaconKnowledge[name] } = {
    revoked: mesh.live.atHand(nowMs).state.revokedBeacons,
  };
  if (policy.eidBeacons.length > 0 && claims.beacons?.some((row) => "eid" in row)) {
    known.eids = await mesh.eids.table(version ?? "", nowMs, defer);
    if (known.eids === undefined)
      return err({ ...refuse("unavailable", "the table of beacons"), retryAfterSeconds: 1 });
  }
  const markerTrust =
    claims.marker === undefined ? undefined : await weighMarker(claims.marker, { mesh, policy, nowMs });
  const about = { device: pass.device, receivedMs: nowMs, audience, policy, index, known, markerTrust };
  return ok(locateMessage(claims, about));
}
