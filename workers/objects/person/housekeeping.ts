import type { Policy } from "../../../shared/catalog/policy.ts";
import type { Decision } from "../../../shared/decide/decision.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import { silencePresence } from "../../../shared/presence/silence-presence.ts";
import { REPLAY_SECONDS } from "../../../shared/token/window.ts";
import type { PersonContext } from "./person-context.ts";

/** Receipts are kept this long, and at most so many. */
const RECEIPT_DAYS = 30;
const RECEIPTS_KEPT = 200;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOES_KEPT = 100;

/**
 * Sets the silence timer where none is set, moves it where a stay ends earlier, and takes it away with the last stay. A
 * later end does not move it: the alarm then finds that the person was seen since, and sets itself again.
 */
export function armSilence({ store }: PersonContext, { presence }: PersonState, policy: Policy): void {
  const { nextMs } = silencePresence({ presence, policy, nowMs: Number.NEGATIVE_INFINITY });
  const setMs = store.timers.dueMs("silence");
  if (nextMs === undefined || setMs === undefined || nextMs < setMs) store.timers.set("silence", nextMs);
}

/** Makes sure that what was stored is cleared away in time. */
export function keepTidy({ store }: PersonContext, nowMs: number): void {
  if (store.timers.dueMs("tidy") === undefined) store.timers.set("tidy", nowMs + REPLAY_SECONDS * 1000);
}

/** Until when an answer is kept, epoch milliseconds: for its own time, and for the page of its offer as long as that holds. */
const ANSWER_ENDS_MS = `MAX(atMs + ${REPLAY_SECONDS * 1000}, COALESCE(answer ->> '$.offer.validUntilMs', 0))`;

/**
 * Deletes what has had its time: answers after 24 h 5 min (looked after once an hour at most), those with an offer that
 * holds longer at its end, receipts after 30 days or beyond the newest 200. From 24 h 5 min on no message leads to them.
 */
export function tidy({ ctx, store }: PersonContext, nowMs: number): void {
  const { sql } = ctx.storage;
  const answeredMs = nowMs - REPLAY_SECONDS * 1000;
  sql.exec("DELETE FROM message WHERE serial IS NULL AND atMs <= ?", answeredMs);
  sql.exec("UPDATE message SET kid = '', jti = serial WHERE kid <> '' AND atMs <= ?", answeredMs);
  sql.exec(`UPDATE message SET answer = NULL WHERE answer IS NOT NULL AND ${ANSWER_ENDS_MS} <= ?`, nowMs);
  sql.exec("DELETE FROM message WHERE atMs <= ?", nowMs - RECEIPT_DAYS * DAY_MS);
  const beyond = "SELECT atMs FROM message WHERE serial IS NOT NULL ORDER BY atMs DESC LIMIT 1 OFFSET ?";
  const bound = sql.exec<{ atMs: number }>(beyond, RECEIPTS_KEPT).toArray()[0]?.atMs ?? 0;
  sql.exec("DELETE FROM message WHERE atMs <= ? AND answer IS NULL", bound);
  sql.exec("DELETE FROM reaction WHERE serial NOT IN (SELECT serial FROM message WHERE serial IS NOT NULL)");
  const left = `SELECT COUNT(*) AS rows, MIN(CASE WHEN kid <> '' THEN atMs + ${REPLAY_SECONDS * 1000}
    WHEN answer IS NOT NULL THEN ${ANSWER_ENDS_MS} END) AS nextMs FROM message`;
  const { rows, nextMs } = sql.exec<{ rows: number; nextMs: number | null }>(left).one();
  store.timers.set(
    "tidy",
    rows === 0 ? undefined : nextMs === null ? nowMs + DAY_MS : Math.max(nextMs, nowMs + HOUR_MS),
  );
}

/** Keeps in memory why each moment of this decision said no: "why did I not get it" without a write. */
export function noteNo({ recentRefusals }: PersonContext, decision: Decision, nowMs: number): void {
  for (const gate of decision.gates) {
    if (gate.reason === undefined || gate.reason === "outranked") continue;
    recentRefusals.delete(gate.moment);
    recentRefusals.set(gate.moment, {
      atMs: nowMs,
      outcome: "none",
      reason: gate.reason,
      moment: gate.moment,
      gates: [gate],
    });
  }
  for (const oldest of recentRefusals.keys()) {
    if (recentRefusals.size <= NOES_KEPT) break;
    recentRefusals.delete(oldest);
  }
}
