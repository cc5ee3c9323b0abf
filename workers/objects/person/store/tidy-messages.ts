import { MAX_RECEIPTS } from "../../../../shared/person/message-bounds.ts";
import { REPLAY_SECONDS } from "../../../../shared/token/window.ts";

/** What a tidied table still holds. */
export interface Left {
  readonly rows: number;
  /** When the next message or answer has had its time, epoch milliseconds; null: there is none. */
  readonly answerMs: number | null;
  /** When the next receipt has; null: there is none. */
  readonly receiptMs: number | null;
}

/** Receipts are kept this long. */
export const RECEIPT_MS = 30 * 24 * 3_600_000;
const REPLAY_MS = REPLAY_SECONDS * 1000;

/** Until when an answer is kept, epoch milliseconds: for its own time, and for the page of its offer as long as that holds. */
const ANSWER_ENDS_MS = `MAX(atMs + ${REPLAY_MS}, COALESCE(answer ->> '$.offer.validUntilMs', 0))`;

/** A cap still asks for its exposure, its push is under way, or no counter has it yet. */
const IS_NEEDED = "(exposures IS NOT NULL OR push IS NOT NULL OR owed IS NOT NULL)";

/**
 * Deletes what has had its time: answers after 24 h 5 min, those with an offer that holds longer at its end, receipts
 * after 30 days or beyond the newest 200, exposures that are not of `exposed`, the serials of those that a cap can still ask
 * for. From 24 h 5 min on no message leads to them.
 */
export function tidyMessages(sql: SqlStorage, exposed: readonly string[], nowMs: number): Left {
  const answeredMs = nowMs - REPLAY_MS;
  const unneeded = "exposures IS NOT NULL AND serial NOT IN (SELECT value FROM json_each(?))";
  sql.exec(`UPDATE message SET exposures = NULL WHERE ${unneeded}`, JSON.stringify(exposed));
  sql.exec("DELETE FROM message WHERE serial IS NULL AND owed IS NULL AND atMs <= ?", answeredMs);
  const keptAnswer = `CASE WHEN ${ANSWER_ENDS_MS} > ? THEN json_remove(answer, '$.presence') END`;
  const rename = `UPDATE message SET kid = '', jti = serial, answer = ${keptAnswer} WHERE kid <> '' AND atMs <= ?`;
  sql.exec(rename, nowMs, answeredMs);
  sql.exec(`UPDATE message SET answer = NULL WHERE answer IS NOT NULL AND ${ANSWER_ENDS_MS} <= ?`, nowMs);

  const beyond = "SELECT atMs FROM message WHERE receipt IS NOT NULL ORDER BY atMs DESC LIMIT 1 OFFSET ?";
  const bound = sql.exec<{ atMs: number }>(beyond, MAX_RECEIPTS).toArray()[0]?.atMs ?? 0;
  const isEmpty = "receipt IS NULL AND input IS NULL AND answer IS NULL";
  const isOver = `(atMs <= ${nowMs - RECEIPT_MS} OR (atMs <= ${bound} AND answer IS NULL) OR (kid = '' AND ${isEmpty}))`;
  sql.exec(`DELETE FROM message WHERE ${isOver} AND NOT ${IS_NEEDED}`);
  const strip = "UPDATE message SET receipt = NULL, input = NULL, answer = NULL";
  sql.exec(`${strip} WHERE ${isOver} AND ${IS_NEEDED} AND NOT (${isEmpty})`);
  const left = `SELECT COUNT(*) AS rows, MIN(CASE WHEN kid <> '' THEN atMs + ${REPLAY_MS}
    WHEN answer IS NOT NULL THEN ${ANSWER_ENDS_MS} END) AS answerMs,
    MIN(CASE WHEN receipt IS NOT NULL THEN atMs + ${RECEIPT_MS} END) AS receiptMs FROM message`;
  return sql.exec<{ rows: number; answerMs: number | null; receiptMs: number | null }>(left).one();
}
