import type { EidBeaconRule } from "../../../shared/catalog/policy.ts";
import {
  type HeardEid,
  judgeReport,
  type KnownBeacon,
  QUARANTINE_MS,
  UNHEARD,
} from "../../../shared/eid/judge-report.ts";
import { metresBetween } from "../../../shared/geo/fence-circle.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { openBeacons } from "./beacon-keys.ts";
import { readTracks, writeTrack } from "./store/tracks.ts";

const CHANGE_TIMEOUT_MS = 2_000;

/** An odd report, or the quarantine that a sender's odd reports have led to. */
interface Finding {
  readonly beacon: string;
  readonly sender: string;
  /** The verdict, and where it was heard. */
  readonly why: string;
  /** Who had the beacon's newest good report. */
  readonly against: string;
}

/**
 * Learns from what gateways heard, in its order. What cannot be is dropped and counted against its sender; a beacon about
 * which two senders contradict each other for minutes is revoked for a day. The operator is told of both, and by whom.
 */
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
  const contested = new Map<EidBeaconRule, { readonly known: KnownBeacon; readonly finding: Finding }>();
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
    const { sender = "", place: at } = report;
    const finding = {
      beacon: rule.id,
      sender,
      why: `${verdict}, heard at "${at}"`,
      against: before.last?.sender ?? "",
    };
    if (known.quarantinedMs === nowMs) contested.set(rule, { known, finding });
    else writeTrack(ctx.storage, rule, known);
    if (verdict !== "fresh") noteOddReport(isolate, finding, known.odd?.[sender]?.count);
  }
  for (const [rule, { known, finding }] of contested) {
    // Not written down where nobody heard of it: the next report finds the same again.
    if (await quarantine(isolate, finding, nowMs)) writeTrack(ctx.storage, rule, known);
  }
}

/** Counts it against the sender; the first of a run is told. */
function noteOddReport({ env }: Isolate, { beacon, sender, why }: Finding, count: number | undefined): void {
  env.METRICS?.writeDataPoint({ indexes: [sender], blobs: ["odd-report", beacon, why] });
  if (count !== 1) return;
  const hint = `If that goes on: mesh revoke sender ${sender}`;
  console.error(`ALERT the sender "${sender}" says what cannot be of the beacon "${beacon}": ${why}; dropped. ${hint}`);
}

/** Whether the mesh has taken it. */
async function quarantine(
  { sharedStore, live, env }: Isolate,
  { beacon, sender, why, against }: Finding,
  nowMs: number,
): Promise<boolean> {
  const said = `${why} by the sender "${sender}", against the sender "${against}"`;
  env.METRICS?.writeDataPoint({ indexes: [beacon], blobs: ["quarantine", said] });
  const thing = { kind: "beacon", name: beacon } as const;
  const change = { thing, on: true, atMs: nowMs, untilMs: nowMs + QUARANTINE_MS };
  const { ok } = await sharedStore.changeLive(change, CHANGE_TIMEOUT_MS);
  if (ok) live.obey(change, nowMs);
  const alert = ok
    ? `is in quarantine: ${said}. It ends in a day; sooner with: mesh restore beacon ${beacon}`
    : `belongs in quarantine: ${said}; but the live state could not be changed. Do it with: mesh revoke beacon ${beacon}`;
  console.error(`ALERT the beacon "${beacon}" ${alert}`);
  return ok;
}
