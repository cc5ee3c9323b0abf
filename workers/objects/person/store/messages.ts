import type { Envelope, StoredMessage } from "../../../../shared/person/envelope.ts";
import { MAX_RECEIPTS, type MessageSource } from "../../../../shared/person/message-bounds.ts";
import { REPLAY_SECONDS } from "../../../../shared/token/window.ts";
import { makeInsert } from "../../write-row.ts";
import type { ReceiptRow } from "../calls.ts";
import { type MessageName, makeMessageNames } from "./message-names.ts";
import { type Left, tidyMessages } from "./tidy-messages.ts";

const insertMessage = makeInsert("message", [
  "kid",
  "jti",
  "typ",
  "iatMs",
  "atMs",
  "answer",
  "serial",
  "receipt",
  "input",
]);

/** What a message that changed state leaves behind. */
export interface MessageRow {
  readonly envelope: Pick<Envelope, "kid" | "jti" | "typ" | "iatMs">;
  readonly atMs: number;
  /** Null: no message asked for it, so none can ask again, and it holds no offer that its page would show. */
  readonly answer: string | null;
  /** If a decision was stored: its receipt, and what it was decided from, unless that may not be kept. */
  readonly decision?: { readonly serial: string; readonly receipt: string; readonly input: string | null };
}

/** Messages that changed state, and decisions with their receipts. The names of all messages are kept in memory too. */
export interface Messages {
  /** A message that still has its answer. */
  readonly find: (kid: string, jti: string) => StoredMessage | undefined;
  /** Receipts beyond the newest 200 go as one is written. */
  readonly save: (row: MessageRow) => void;
  /**
   * Newest `iat` of a message of this device that changed state, as far as it is kept; of a tag (`kid`) that of the gateway
   * whose message `jti` is, so that a gateway with a clock of its own puts only itself in order.
   */
  readonly newestIatMs: (kid: string, jti?: string) => number;
  /** Who sent what is kept: devices, `tag:{keyed hash}` of sightings, "" of exits by silence. */
  readonly senders: () => readonly string[];
  /** When the messages of the last day that changed state were stored, oldest first. */
  readonly timesOf: (source: MessageSource) => readonly number[];
  readonly hasDecision: (serial: string) => boolean;
  /** The receipt of a decision, if it is kept, and the answer that was given with it, both JSON. */
  readonly findDecision: (
    serial: string,
  ) => { readonly receipt: string | null; readonly answer: string | null } | undefined;
  /** Marks a decision whose push the mesh itself ended: it gave nothing, and takes no reactions. */
  readonly voidDecision: (serial: string) => void;
  /** The newest stored decisions, newest first. */
  readonly receipts: (max: number) => ReceiptRow[];
  /** Deletes what decisions were made from and set off by, since that holds where the person was; the receipts stay. */
  readonly forgetInputs: () => void;
  /** Deletes what has had its time; tells what is left. */
  readonly tidy: (nowMs: number) => Left;
  /** Reads the names again. */
  readonly reload: () => void;
  /** Forgets what is in memory, after the rows were deleted. */
  readonly clear: () => void;
}

/** The messages in this database; none is known before `reload`. */
export function makeMessages(sql: SqlStorage): Messages {
  const names = makeMessageNames();

  /** Prunes the receipts beyond the newest: what they were decided from goes with them, the answers stay. */
  function pruneReceipts(): void {
    for (const { kid, jti } of names.takeBeyond(MAX_RECEIPTS)) {
      sql.exec("UPDATE message SET receipt = NULL, input = NULL WHERE kid = ? AND jti = ?", kid, jti);
    }
  }

  return {
    find(kid, jti) {
      if (!names.has(kid, jti)) return undefined;
      const query = "SELECT typ, answer FROM message WHERE kid = ? AND jti = ? AND answer IS NOT NULL";
      return sql.exec<{ typ: string; answer: string }>(query, kid, jti).toArray()[0];
    },
    save({ envelope: { kid, jti, typ, iatMs }, atMs, answer, decision }) {
      const { serial = null, receipt = null, input = null } = decision ?? {};
      insertMessage(sql, { kid, jti, typ, iatMs, atMs, answer, serial, receipt, input });
      names.note({ kid, jti, iatMs, atMs, serial });
      if (serial !== null) pruneReceipts();
    },
    senders: names.senders,
    newestIatMs: names.newestIatMs,
    timesOf: names.timesOf,
    hasDecision(serial) {
      const query = "SELECT 1 FROM message WHERE serial = ? AND receipt ->> '$.void' IS NULL";
      return sql.exec(query, serial).toArray().length > 0;
    },
    findDecision(serial) {
      const query = "SELECT receipt, answer FROM message WHERE serial = ?";
      return sql.exec<{ receipt: string | null; answer: string | null }>(query, serial).toArray()[0];
    },
    voidDecision(serial) {
      const kept = `COALESCE(receipt, '{"gates":[]}')`;
      const marked = `json_set(${kept}, '$.void', json('true'), '$.outcome', 'none', '$.reason', 'expired')`;
      sql.exec(`UPDATE message SET receipt = ${marked} WHERE serial = ?`, serial);
    },
    receipts(max) {
      const query = "SELECT serial, atMs, receipt FROM message WHERE receipt IS NOT NULL ORDER BY atMs DESC LIMIT ?";
      const rows = sql.exec<{ serial: string; atMs: number; receipt: string }>(query, max).toArray();
      return rows.map(({ serial, atMs, receipt }) => ({ serial, atMs, ...JSON.parse(receipt) }));
    },
    forgetInputs() {
      sql.exec("UPDATE message SET input = NULL WHERE input IS NOT NULL");
      const isLocated = "receipt ->> '$.cause.kind' <> 'event'";
      sql.exec(`UPDATE message SET receipt = json_remove(receipt, '$.cause') WHERE ${isLocated}`);
    },
    tidy(nowMs) {
      names.tidy(nowMs - REPLAY_SECONDS * 1000);
      return tidyMessages(sql, nowMs);
    },
    reload() {
      const query =
        "SELECT kid, jti, iatMs, atMs, CASE WHEN receipt IS NOT NULL THEN serial END AS serial FROM message";
      names.reload(sql.exec<MessageName & Record<string, SqlStorageValue>>(query).toArray());
    },
    clear: names.clear,
  };
}
