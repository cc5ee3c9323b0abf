import type { EidBeaconRule } from "../../../shared/catalog/policy.ts";
import { type HeardEid, judgeReport, type KnownBeacon, UNHEARD } from "../../../shared/eid/judge-report.ts";
import { metresBetween } from "../../../shared/geo/fence-circle.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { openBeacons } from "./beacon-keys.ts";
import { readTracks, writeTrack } from "./store/tracks.ts";

const CHANGE_TIMEOUT_MS = 2_000;

/** Learns from what gateways heard, in its order; a beacon that was replayed or cloned is revoked, and the operator told. */
export async function judgeReports(
  ctx: DurableObjectState,
  isolate: Isolate,
  version: string,
  heard: readonly HeardEid[],
): Promise<void> {
  const policy = await isolate.catalog.policyOf(version);
  if (policy === undefined) return;
  const clocks = new Map((await openBeacons(policy, isolate.keys)).map((beacon) => [beacon.id, beacon]));
  const rules = new Map(policy.eidBeacons.map((rule) => [rule.id, rule]));
  const nowMs = Date.now();
  const live = await isolate.live.forValue(nowMs, (work) => ctx.waitUntil(work));
  // Nobody knows which of them are in quarantine: the next message a minute later tells the same.
  if (!live.ok) return;
  const tracks = readTracks(ctx.storage, policy.eidBeacons);
  const quarantined = new Map<EidBeaconRule, { readonly known: KnownBeacon; readonly why: string }>();
  const place = (id: string | undefined) => (id === undefined ? undefined : policy.places.get(id));
  for (const report of heard) {
    const clock = clocks.get(report.beacon);
    const rule = rules.get(report.beacon);
    if (clock === undefined || rule === undefined) continue;
    const before = tracks.get(report.beacon) ?? UNHEARD;
    const { known, verdict } = judgeReport(before, report, {
      clock,
      isRevoked: live.value.state.revokedBeacons.includes(report.beacon),
      metresFromHome: metresBetween(place(report.place), place(rule.place)),
      metresFromLast: metresBetween(place(report.place), place(before.last?.place)),
      nowMs,
    });
    if (known === before) continue;
    tracks.set(report.beacon, known);
    if (verdict === "fresh") writeTrack(ctx.storage, rule, known);
    else quarantined.set(rule, { known, why: `${verdict}, heard at "${report.place}"` });
  }
  for (const [rule, { known, why }] of quarantined) {
    // Not written down where nobody heard of it: the next report finds the same again.
    if (await quarantine(isolate, rule.id, why, nowMs)) writeTrack(ctx.storage, rule, known);
  }
}

/** Whether the mesh has taken it. */
async function quarantine(
  { sharedStore, live, env }: Isolate,
  beacon: string,
  why: string,
  nowMs: number,
): Promise<boolean> {
  env.METRICS?.writeDataPoint({ indexes: [beacon], blobs: ["quarantine", why] });
  const change = { thing: { kind: "beacon", name: beacon }, on: true, atMs: nowMs } as const;
  const { ok } = await sharedStore.changeLive(change, CHANGE_TIMEOUT_MS);
  if (ok) live.obey(change, nowMs);
  const alert = ok
    ? `is in quarantine: ${why}. End it with: mesh restore -- beacon ${beacon}`
    : `belongs in quarantine: ${why}; but the live state could not be changed. Do it with: mesh revoke -- beacon ${beacon}`;
  console.error(`ALERT the beacon "${beacon}" ${alert}`);
  return ok;
}
