import { type MeshError, unavailable } from "../../shared/errors.ts";
import type { Facts } from "../../shared/locate/facts.ts";
import type { BeaconKnowledge } from "../../shared/locate/locate-beacons.ts";
import { locateMessage } from "../../shared/locate/locate-message.ts";
import { locateSignals } from "../../shared/locate/locate-signals.ts";
import type { PingClaims } from "../../shared/messages/ping.ts";
import type { VerifiedPass } from "../../shared/pass/verify-pass.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { SignalFact } from "../../shared/signals/signal-fact.ts";
import type { Snapshot } from "../adapters/catalog-client.ts";
import { readSignals } from "../adapters/read-signals.ts";
import type { Call } from "../http/call.ts";
import { type Reach, weighArea } from "./weigh-area.ts";
import { weighMarker } from "./weigh-marker.ts";

/** What a ping says, held against the catalog. */
export interface Located {
  readonly facts: Facts;
  /** Absent: no signal of the catalog reaches the position. */
  readonly reach?: Reach;
  readonly signals: readonly SignalFact[];
}

/**
 * The message held against the catalog in memory. Two things may come from elsewhere: for an ephemeral id the table of its
 * time, which a cold isolate loads; and for beacons and markers, where an idle isolate does not know it, what is revoked: who
 * is placed by them is not displaced when the decision reads it. Errors: unavailable, where one of them does not come.
 */
export async function locate(
  call: Pick<Call, "isolate" | "nowMs" | "defer">,
  { claims, pass }: { readonly claims: PingClaims; readonly pass: Pick<VerifiedPass, "device" | "claims"> },
  snapshot: Snapshot,
): Promise<Result<Located, MeshError>> {
  const { isolate, nowMs, defer } = call;
  const { version, policy, index } = snapshot;
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
  const facts = locateMessage(claims, about);
  if (policy.triggers.signal.size === 0) return ok({ facts, signals: [] });
  return locateReach(call, { claims, pass }, snapshot, facts);
}

/**
 * The cell of a position that signals reach, and the signals that are on and may concern the message. Who is in reach is told
 * what is on as fresh as whoever may be given something.
 */
async function locateReach(
  { isolate, nowMs, defer }: Pick<Call, "isolate" | "nowMs" | "defer">,
  { claims, pass }: { readonly claims: PingClaims; readonly pass: Pick<VerifiedPass, "claims"> },
  { policy, index }: Snapshot,
  facts: Facts,
): Promise<Result<Located, MeshError>> {
  const weighed = await weighArea(claims, { isolate, policy, person: pass.claims.sub, nowMs });
  const reach = weighed === "left" ? undefined : weighed;
  const live = reach === undefined ? ok(isolate.live.atHand(nowMs)) : await isolate.live.forValue(nowMs, defer);
  if (!live.ok) return live;
  const on = locateSignals(facts, {
    signals: live.value.state.signals,
    present: claims.present ?? [],
    position: reach === undefined ? undefined : claims.position,
    policy,
    index,
  });
  const signals = on.length === 0 ? [] : await readSignals(isolate, on);
  if (reach === undefined) return ok({ facts: weighed === "left" ? { ...facts, area: {} } : facts, signals });
  return ok({
    facts: reach.echoed === undefined ? { ...facts, area: { cell: reach.cell } } : facts,
    reach,
    signals,
  });
}
