import * as v from "valibot";
import { callAdmin, type Operated } from "../../local/operate.ts";
import { bodyOf } from "../../local/read-answer.ts";
import { readPauses } from "../../shared/live/coupon-pause.ts";
import type { AskedThing } from "../../shared/live/live-request.ts";
import type { LiveState } from "../../shared/live/live-state.ts";

/** What an operator does to the live state, as the mesh's routes are called. */
export type Switch = "pause" | "resume" | "revoke" | "restore";

/** Turns one thing on or off and gives the live state after it; refuses where the mesh does. */
export async function switchLive(
  mesh: Operated,
  action: Switch,
  { kind, name, sinceMs }: AskedThing,
): Promise<LiveState> {
  const headers = { "content-type": "application/json" };
  const since = sinceMs === undefined ? undefined : new Date(sinceMs).toISOString();
  const body = JSON.stringify({ [kind]: kind === "coupon" ? readPauses([name])[0] : name, since });
  return liveIn(mesh, await callAdmin(mesh, action, { method: "POST", headers, body }));
}

/** The live state as it is now. */
export async function readLive(mesh: Operated): Promise<LiveState> {
  return liveIn(mesh, await callAdmin(mesh, "live"));
}

/** Says a signal by hand: what the mesh answers. */
export function sendSignal(mesh: Operated, said: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return callAdmin(mesh, "signals", { method: "POST", headers, body: JSON.stringify(said) });
}

const names = v.array(v.string());

const liveState = v.object({
  pausedMoments: names,
  pausedCampaigns: names,
  pausedCoupons: names,
  signals: v.array(
    v.object({
      id: v.string(),
      type: v.string(),
      place: v.exactOptional(v.string()),
      fromMs: v.number(),
      untilMs: v.number(),
      trust: v.picklist(["low", "medium", "high"]),
    }),
  ),
  revokedSenders: names,
  voidReports: v.array(v.object({ sender: v.string(), sinceMs: v.number(), untilMs: v.exactOptional(v.number()) })),
  revokedDevices: names,
  revokedBeacons: names,
});

async function liveIn(mesh: Operated, answer: Response): Promise<LiveState> {
  return (await bodyOf(answer, mesh, v.object({ live: liveState }))).live;
}
