import { MAX_RECEIPTS } from "../../../../shared/person/message-bounds.ts";
import { REPLAY_SECONDS } from "../../../../shared/token/window.ts";

/** What a tidied table still holds. */
export interface Left {
  readonly rows: number;
  /** When the next message or answer has had its time, epoch milliseconds; null: only receipts are left. */
  readonly nextMs: number | null;
}

/** Receipts are kept this long. */
const RECEIPT_MS = 30 * 24 * 3_600_000;
const REPLAY_MS = REPLAY_SECONDS * 1000;

/** Until when an answer is kept, epoch milliseconds: for its own time, and for the page of its offer as long as that holds. */
const ANSWER_ENDS_MS = `MAX(atMs + ${REPLAY_MS}, COALESCE(answer ->> '$.offer.validUntilMs', 0))`;

/**
 * Deletes what has had its time: answers after 24 h 5 min, those with an offer that holds longer at its end, receipts
 * after 30 days or beyond the newest 200. From 24 h 5 min on no message leads to them.
 */
export function tidyMessages(sql: SqlStorage, nowMs: number): Left {
  const answeredMs = nowMs - REPLAY_MS;
  sql.exec("DELETE FROM message WHERE serial IS NULL AND atMs <= ?", answeredMs);
  sql.exec("UPDATE message SET kid = '', jti = serial WHERE kid <> '' AND atMs <= ?", answeredMs);
  sql.exec(`UPDATE message SET answer = NULL WHERE answer IS NOT NULL AND ${ANSWER_ENDS_MS} <= ?`, nowMs);
  sql.exec("DELETE FROM message WHERE atMs <= ?", nowMs - RECEIPT_MS);
  const beyond = "SELECT atMs FROM message WHERE serial IS NOT NULL ORDER BY atMs DESC LIMIT 1 OFFSET ?";
  const bound = sql.exec<{ atMs: number }>(beyond, MAX_RECEIPTS).toArray()[0]?.atMs ?? 0;
  sql.exec("DELETE FROM message WHERE atMs <= ? AND answer IS NULL", bound);
  const left = `SELECT COUNT(*) AS rows, MIN(CASE WHEN kid <> '' THEN atMs + ${REPLAY_MS}
    WHEN answer IS NOT NULL THEN ${ANSWER_ENDS_MS} END) AS nextMs FROM message`;
  return sql.exec<{ rows: number; nextMs: number | null }>(left).one();
}
