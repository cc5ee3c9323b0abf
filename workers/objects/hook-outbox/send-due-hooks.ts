import { afterTry, hookBody, judgeLeaving, type PendingHook } from "../../../shared/told/pending-hook.ts";
import { hookOutboxOf, OUTBOXES } from "../../adapters/hook-outbox-of.ts";
import type { Defer } from "../../isolate/defer.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { withTimeout } from "../../isolate/with-timeout.ts";
import { sendHook } from "./send-hook.ts";
import type { OutboxRows } from "./store/outbox-rows.ts";

/** So many are under way at once, and so many leave by one alarm: then it is the next one's turn. */
const AT_ONCE = 8;
const BY_ONE_ALARM = 200;

/**
 * So long an outbox rests, and writes nothing: without a catalog or a live state to judge by, if no secret opens, and after eight
 * at once failed. Of those, a Retry-After holds for all, up to a bound.
 */
const REST_MS = 30_000;
const LONGEST_REST_MS = 5 * 60_000;

/**
 * Sends what is due, judged by the catalog and the live state of now; gives how long the rest of it waits, milliseconds. What ends
 * is stored at once; a message that was sent and whose end was not stored is sent again.
 */
export async function sendDueHooks(rows: OutboxRows, isolate: Isolate, defer: Defer): Promise<number> {
  const { catalog, live, config } = isolate;
  const snapshot = await catalog.current(Date.now(), defer);
  const state = await live.forValue(Date.now(), defer);
  if (snapshot === undefined || !state.ok) return REST_MS;
  const { policy } = snapshot;
  for (let sent = 0; sent < BY_ONE_ALARM; sent += AT_ONCE) {
    const due = rows.due(Date.now(), AT_ONCE);
    if (due.length === 0) return 0;
    const terms = { policy, hosts: config.hookHosts, live: state.value.state, nowMs: Date.now() };
    const ends = await Promise.all(shuffle(due).map((pending) => sendOne(rows, isolate, pending, terms)));
    if (ends.includes("stopped")) {
      await tellStopped(isolate, due[0]?.webhook ?? "");
      return 0;
    }
    if (ends.includes("unsigned")) return REST_MS;
    const waits = ends.filter((end) => typeof end === "number");
    if (waits.length === AT_ONCE) return Math.min(Math.max(REST_MS, ...waits), LONGEST_REST_MS);
    if (waits.length === ends.length) return 0;
  }
  return 0;
}

/** In no order that tells whose came first. */
function shuffle(due: readonly PendingHook[]): readonly PendingHook[] {
  return due
    .map((pending) => [Math.random(), pending] as const)
    .sort(([a], [b]) => a - b)
    .map(([, pending]) => pending);
}

/** What a failed attempt was told to wait, milliseconds; 0: nothing. */
type RetryAfterMs = number;

async function sendOne(
  rows: OutboxRows,
  isolate: Isolate,
  pending: PendingHook,
  terms: Parameters<typeof judgeLeaving>[1],
): Promise<"ended" | "stopped" | "unsigned" | RetryAfterMs> {
  const leaving = judgeLeaving(pending, terms);
  if (leaving === undefined) {
    rows.change(() => rows.end(pending));
    return "ended";
  }
  const outcome = await sendHook(isolate, leaving, { id: pending.id, body: hookBody(pending, leaving.rule) });
  if (outcome === "unsigned") {
    console.error("a webhook has no secret that opens: seal one anew", pending.webhook);
    return "unsigned";
  }
  // What was taken back meanwhile is no more, whatever came of the attempt.
  const kept = rows.find(pending);
  if (kept === undefined) return "ended";
  const after = afterTry(kept, outcome, Date.now());
  rows.change(() => {
    if (after.end === "taken") return rows.end(kept);
    rows.save(after.pending);
    if (after.end === "stopped") rows.setGone({ sinceMs: Date.now(), status: after.pending.lastStatus ?? 0 });
  });
  if (after.end !== "later") return after.end === "taken" ? "ended" : "stopped";
  const { retryAfterSeconds = 0 } = outcome === "no-answer" ? {} : outcome;
  return retryAfterSeconds * 1000;
}

const TELL_TIMEOUT_MS = 2_000;

/** The other outboxes of the webhook stop as well; one that did not hear it will hear the endpoint itself. */
async function tellStopped({ env, config }: Isolate, webhook: string): Promise<void> {
  const told = Array.from({ length: OUTBOXES }, (_, number) => hookOutboxOf(env, config, webhook, number).stop(410));
  await Promise.all(told.map((work) => withTimeout(Promise.resolve(work), TELL_TIMEOUT_MS)));
}
