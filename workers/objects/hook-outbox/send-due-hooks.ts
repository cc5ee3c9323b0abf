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

/** While there is no catalog or no live state to judge by, and while no secret opens, it is tried again after this. */
const LOOK_AGAIN_MS = 30_000;

/**
 * Sends what is due, judged by the catalog and the live state of now. Once nobody answers any more, the rest waits for the
 * next alarm. What ends is stored at once; a message that was sent and whose end was not stored is sent again.
 */
export async function sendDueHooks(rows: OutboxRows, isolate: Isolate, defer: Defer): Promise<void> {
  const { catalog, live, config } = isolate;
  const snapshot = await catalog.current(Date.now(), defer);
  const state = await live.forValue(Date.now(), defer);
  if (snapshot === undefined || !state.ok) return putOff(rows);
  const { policy } = snapshot;
  for (let sent = 0; sent < BY_ONE_ALARM; sent += AT_ONCE) {
    const due = rows.due(Date.now(), AT_ONCE);
    if (due.length === 0) return;
    const terms = { policy, hosts: config.hookHosts, live: state.value.state, nowMs: Date.now() };
    const ends = await Promise.all(shuffle(due).map((pending) => sendOne(rows, isolate, pending, terms)));
    if (ends.includes("stopped")) return tellStopped(isolate, due[0]?.webhook ?? "");
    if (!ends.includes("ended")) return;
  }
}

/** In no order that tells whose came first. */
function shuffle(due: readonly PendingHook[]): readonly PendingHook[] {
  return due
    .map((pending) => [Math.random(), pending] as const)
    .sort(([a], [b]) => a - b)
    .map(([, pending]) => pending);
}

async function sendOne(
  rows: OutboxRows,
  isolate: Isolate,
  pending: PendingHook,
  terms: Parameters<typeof judgeLeaving>[1],
): Promise<"ended" | "later" | "stopped"> {
  const leaving = judgeLeaving(pending, terms);
  if (leaving === undefined) {
    rows.change(() => rows.end(pending));
    return "ended";
  }
  const { id } = pending;
  const outcome = await sendHook(isolate, leaving, { id, body: hookBody(pending, leaving.rule) });
  // What was taken back meanwhile is no more, whatever came of the attempt.
  const kept = rows.find(id);
  if (kept === undefined) return "ended";
  if (outcome === "unsigned") {
    console.error("a webhook has no secret that opens: seal one anew", pending.webhook);
    rows.change(() => rows.save({ ...kept, dueMs: Date.now() + LOOK_AGAIN_MS }));
    return "later";
  }
  const after = afterTry(kept, outcome, Date.now());
  rows.change(() => {
    if (after.end === "taken") return rows.end(kept);
    rows.save(after.pending);
    if (after.end === "stopped") rows.setGone({ sinceMs: Date.now(), status: after.pending.lastStatus ?? 0 });
  });
  return after.end === "taken" ? "ended" : after.end;
}

/** Nothing can be judged now. */
function putOff(rows: OutboxRows): void {
  const nowMs = Date.now();
  rows.change(() => {
    for (const pending of rows.due(nowMs, BY_ONE_ALARM)) rows.save({ ...pending, dueMs: nowMs + LOOK_AGAIN_MS });
  });
}

const TELL_TIMEOUT_MS = 2_000;

/** The other outboxes of the webhook stop as well; one that did not hear it will hear the endpoint itself. */
async function tellStopped({ env, config }: Isolate, webhook: string): Promise<void> {
  const told = Array.from({ length: OUTBOXES }, (_, number) => hookOutboxOf(env, config, webhook, number).stop(410));
  await Promise.all(told.map((work) => withTimeout(Promise.resolve(work), TELL_TIMEOUT_MS)));
}
