import type { CampaignRule } from "../../shared/catalog/policy.ts";
import { hourOf } from "../../shared/measure/count-of.ts";
import { judgeGuardrail } from "../../shared/measure/judge-guardrail.ts";
import { readCounts } from "../adapters/read-counts.ts";
import type { Defer } from "../isolate/defer.ts";
import type { Isolate } from "../isolate/isolate.ts";
import type { AuditLog } from "../objects/catalog/store/audit-log.ts";

/** Who pauses a campaign by its guardrail, in the log. */
const WHO = "guardrail";
const CHANGE_TIMEOUT_MS = 2_000;

/**
 * Judges each campaign with a guardrail by what people did whom the mesh has known for 24 hours, and pauses those whose rate is
 * beyond its limit, with a line in the log and an alert on the console. A campaign that was resumed is
 * judged by the hours after the one in which it was paused. False: no guardrail may act any more. It throws if what it needs
 * cannot be reached: the next minute judges again.
 */
export async function judgeGuardrails(isolate: Isolate, log: AuditLog, defer: Defer): Promise<boolean> {
  const nowMs = Date.now();
  const snapshot = await isolate.catalog.current(nowMs, defer);
  if (snapshot === undefined) throw new Error("the catalog could not be loaded");
  const guarded = [...snapshot.policy.campaigns.values()].filter(
    ({ guardrail, untilMs = Number.POSITIVE_INFINITY }) => guardrail !== undefined && untilMs > nowMs,
  );
  if (guarded.length === 0) return false;
  const live = await isolate.live.read(nowMs, defer);
  if (live === undefined) throw new Error("the live state could not be read");
  const running = guarded.filter(({ id }) => !live.pausedCampaigns.includes(id));
  await Promise.all(running.map((campaign) => judge(isolate, log, campaign, nowMs)));
  return true;
}

async function judge(isolate: Isolate, log: AuditLog, { id, guardrail }: CampaignRule, nowMs: number): Promise<void> {
  if (guardrail === undefined) return;
  const subject = `campaign ${id}`;
  const firedMs = log.lastMs(WHO, subject);
  const hours = { fromHour: firedMs === 0 ? 0 : hourOf(firedMs) + 1, toHour: hourOf(nowMs) + 1 };
  const groups = await readCounts(isolate, { by: "campaign", campaign: id, isKnown: true, ...hours });
  if (groups === undefined) throw new Error("a counter could not be reached");
  const figures = groups.find(({ arm }) => arm === "treatment")?.figures ?? {};
  const { fires, rate } = judgeGuardrail(guardrail, figures);
  if (!fires) return;
  const change = { thing: { kind: "campaign", name: id }, on: true, atMs: nowMs } as const;
  const changed = await isolate.sharedStore.changeLive(change, CHANGE_TIMEOUT_MS);
  if (!changed.ok) throw new Error("the shared store could not be reached");
  // After the pause: a line without one would make this campaign begin anew.
  log.append({ who: WHO, role: "editor", what: "pause", subject }, nowMs);
  isolate.live.obey(change, Date.now());
  const { metric, below, above } = guardrail;
  const limit = below === undefined ? `above ${above}` : `below ${below}`;
  console.error(
    "a guardrail paused a campaign",
    `${id}: ${metric} is ${rate?.toFixed(4)}, ${limit}, of ${figures.reached} people`,
  );
}
