import type { RunEnd } from "../../../../shared/journeys/run.ts";
import { present } from "../../../../shared/json/present.ts";
import type { CountBatch } from "../../../../shared/measure/count.ts";
import type { CountedOffer } from "../../../../shared/measure/counted-offer.ts";
import type { Envelope, StoredMessage } from "../../../../shared/person/envelope.ts";
import { MAX_RECEIPTS, type MessageSource } from "../../../../shared/person/message-bounds.ts";
import type { Exposure } from "../../../../shared/person/person-state.ts";
import type { QueuedPush } from "../../../../shared/push/outbox.ts";
import type { StoredAnswer } from "../../../../shared/respond/answer.ts";
import type { HeldOffer } from "../../../../shared/respond/now-items.ts";
import { makeInsert } from "../../write-row.ts";
import type { ReceiptRow } from "../calls.ts";
import { type MessageName, makeMessageNames } from "./message-names.ts";
import { makeOutbox, type Outbox } from "./outbox.ts";
import { makeOwedCounts, type OwedCounts } from "./owed-counts.ts";
import { noteRunEnd } from "./run-receipts.ts";
import type { Left, tidyMessages } from "./tidy-messages.ts";

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
  "exposures",
  "push",
  "counted",
  "owed",
]);

/** What a message that changed state leaves behind. */
export interface MessageRow {
  readonly envelope: Pick<Envelope, "kid" | "jti" | "typ" | "iatMs">;
  readonly atMs: number;
  /** Null: no message asked for it, so none can ask again, and it holds no offer that its page would show. */
  readonly answer: string | null;
  /** Absent: there is nothing that a receipt would tell. */
  readonly decision?: StoredDecision | undefined;
  /** What is to be counted of it. */
  readonly owed?: CountBatch | undefined;
}

/** What is kept of a decision. */
interface StoredDecision {
  readonly serial: string;
  readonly receipt: string;
  /** What it was decided from, unless that may not be kept. */
  readonly input: string | null;
  readonly exposures: readonly Exposure[];
  readonly push?: QueuedPush;
  /** What of its offer may still be counted. */
  readonly counted?: CountedOffer;
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
  /** Who sent what is kept: devices, `tag:{keyed hash}` of sightings, `sender:{id}`, "" of exits by silence. */
  readonly senders: () => readonly string[];
  /** When the messages of the last day that changed state were stored, oldest first. */
  readonly timesOf: (source: MessageSource) => readonly number[];
  readonly hasDecision: (serial: string) => boolean;
  /** The receipt of a decision, if it is kept, and the answer that was given with it, both JSON. */
  readonly findDecision: (
    serial: string,
  ) => { readonly receipt: string | null; readonly answer: string | null } | undefined;
  /** Offers that hold beyond `nowMs`, with the device that asked for each, as far as that is still known. */
  readonly offers: (nowMs: number) => readonly (HeldOffer & { readonly device?: string })[];
  /** Marks a decision whose push the mesh itself ended: it gave nothing, takes no reactions, and its exposures are these. */
  readonly voidDecision: (serial: string, exposures: readonly Exposure[], owed: CountBatch | undefined) => void;
  /** Writes why a run ended on the last receipt that tells of it. */
  readonly noteRunEnd: (run: { readonly journey: string; readonly key: string }, reason: RunEnd) => void;
  /** What of the offer of a decision may still be counted. */
  readonly findCounted: (serial: string) => CountedOffer | undefined;
  /** Nothing that becomes of offers so far is counted any more; that they were given can still be taken back. */
  readonly forgetExposures: () => void;
  /** The newest stored decisions, those first that operators looked up. */
  readonly receipts: (max: number) => ReceiptRow[];
  /**
   * Deletes where the person was: what decisions were made from and set off by, the place of what may be counted, and
   * offers of places that no message is answered with any more. The receipts stay.
   */
  readonly forgetPlaces: () => void;
  /**
   * Deletes what decisions were made from that looked at attributes, scores, runs or the person's history, and offers that name an
   * attribute and no device asked for; the receipts stay.
   */
  readonly forgetProfiles: () => void;
  /** Deletes what decisions were made from that looked at runs; the receipts stay. */
  readonly forgetRuns: () => void;
  /** Deletes, by `work`, what has had its time, exposures but these too; tells what is left. */
  readonly tidy: (work: typeof tidyMessages, exposures: readonly Exposure[], nowMs: number) => Left;
  /** Pushes on their way, which are kept with the messages that earned them. */
  readonly outbox: Outbox;
  /** What no counter has yet, which is kept with the messages it is of. */
  readonly owed: OwedCounts;
  /** Reads the names, the pushes and what is owed again, and gives the exposures, oldest first. */
  readonly reload: () => readonly Exposure[];
  /** Forgets what is in memory, after the rows were deleted. */
  readonly clear: () => void;
}

/** Whose message it was: its name is dropped with its answer, but what it was decided from may be kept longer. */
export const SAID_BY = "COALESCE(NULLIF(kid, ''), input ->> '$.facts.device')";

/** Where a message is kept. */
interface Place extends Record<string, SqlStorageValue> {
  readonly kid: string;
  readonly jti: string;
}

/** A decision with an offer. */
interface OfferRow extends Record<string, SqlStorageValue> {
  readonly serial: string;
  readonly atMs: number;
  readonly answer: string;
  readonly run: string | null;
  readonly device: string | null;
}

/** Of every message, what is kept in memory. */
interface NamedRow extends MessageName, Place {
  readonly iatMs: number;
  readonly atMs: number;
  readonly serial: string | null;
  readonly exposures: string | null;
  readonly push: string | null;
  readonly owed: string | null;
}

/** The messages in this database; none is known before `reload`. */
export function makeMessages(sql: SqlStorage): Messages {
  const names = makeMessageNames();
  const owed = makeOwedCounts(sql);
  const outbox = makeOutbox(sql, owed);
  /** Of the decision that was stored last: its push has mostly ended before anything else comes, and asks for it. */
  let lastCounted: { readonly serial: string; readonly counted: CountedOffer } | undefined;

  /** Prunes the receipts beyond the newest: what they were decided from goes with them, the answers stay. */
  function pruneReceipts(): void {
    for (const { kid, jti } of names.takeBeyond(MAX_RECEIPTS)) {
      sql.exec("UPDATE message SET receipt = NULL, input = NULL WHERE kid = ? AND jti = ?", kid, jti);
    }
  }

  function reload(): readonly Exposure[] {
    const query = `SELECT kid, jti, iatMs, atMs, CASE WHEN receipt IS NOT NULL THEN serial END AS serial, exposures, push, owed
      FROM message ORDER BY atMs`;
    const rows = sql.exec<NamedRow>(query).toArray();
    lastCounted = undefined;
    names.reload(rows);
    outbox.clear();
    owed.reload(rows);
    for (const { kid, jti, push } of rows) if (push !== null) outbox.note(JSON.parse(push), { kid, jti });
    return rows.flatMap(({ exposures }): readonly Exposure[] => (exposures === null ? [] : JSON.parse(exposures)));
  }

  return {
    find(kid, jti) {
      if (!names.has(kid, jti)) return undefined;
      const query = "SELECT typ, answer FROM message WHERE kid = ? AND jti = ? AND answer IS NOT NULL";
      return sql.exec<{ typ: string; answer: string }>(query, kid, jti).toArray()[0];
    },
    save({ envelope: { kid, jti, typ, iatMs }, atMs, answer, decision, owed: batch }) {
      const { serial = null, receipt = null, input = null, push } = decision ?? {};
      const counted = decision?.counted === undefined ? null : JSON.stringify(decision.counted);
      if (batch !== undefined) owed.add({ kid, jti }, batch);
      const exposures = jsonOf(decision?.exposures ?? []);
      const value = push === undefined ? null : JSON.stringify(push);
      const kept = { answer, serial, receipt, input, exposures, push: value, counted };
      insertMessage(sql, { kid, jti, typ, iatMs, atMs, ...kept, owed: owed.textOf({ kid, jti }) });
      names.note({ kid, jti, iatMs, atMs, serial });
      if (push !== undefined) outbox.note(push, { kid, jti });
      if (serial !== null) pruneReceipts();
      if (serial !== null && decision?.counted !== undefined) lastCounted = { serial, counted: decision.counted };
    },
    senders: names.senders,
    newestIatMs: names.newestIatMs,
    timesOf: names.timesOf,
    hasDecision(serial) {
      const isKept = "COALESCE(receipt, answer) IS NOT NULL AND receipt ->> '$.void' IS NULL";
      const query = `SELECT 1 FROM message WHERE serial = ? AND ${isKept}`;
      return sql.exec(query, serial).toArray().length > 0;
    },
    findDecision(serial) {
      const query = "SELECT receipt, answer FROM message WHERE serial = ?";
      return sql.exec<{ receipt: string | null; answer: string | null }>(query, serial).toArray()[0];
    },
    offers(nowMs) {
      const query = `SELECT serial, atMs, answer, receipt ->> '$.cause.run' AS run, ${SAID_BY} AS device FROM message
        WHERE serial IS NOT NULL AND answer ->> '$.offer.validUntilMs' > ? AND receipt ->> '$.void' IS NULL`;
      return sql
        .exec<OfferRow>(query, nowMs)
        .toArray()
        .map(({ answer, run, device, ...row }) => {
          const { outcome, offer, place, left, named, person }: StoredAnswer & Pick<HeldOffer, "offer"> =
            JSON.parse(answer);
          const rest = {
            outcome,
            offer,
            place,
            left,
            named,
            person,
            run: run ?? undefined,
            device: device ?? undefined,
          };
          return { ...row, ...present(rest) };
        });
    },
    voidDecision(serial, exposures, batch) {
      const at = sql.exec<Place>("SELECT kid, jti FROM message WHERE serial = ?", serial).toArray()[0];
      if (at === undefined) return;
      if (batch !== undefined) owed.add(at, batch);
      const kept = `COALESCE(receipt, '{"gates":[]}')`;
      const marked = `json_set(${kept}, '$.void', json('true'), '$.outcome', 'none', '$.reason', 'expired')`;
      const query = `UPDATE message SET receipt = ${marked}, exposures = ?, owed = ? WHERE serial = ?`;
      sql.exec(query, jsonOf(exposures), owed.textOf(at), serial);
    },
    noteRunEnd: (run, reason) => noteRunEnd(sql, run, reason),
    findCounted(serial) {
      if (lastCounted?.serial === serial) return lastCounted.counted;
      const query = "SELECT counted FROM message WHERE serial = ? AND counted IS NOT NULL";
      const row = sql.exec<{ counted: string }>(query, serial).toArray()[0];
      return row && JSON.parse(row.counted);
    },
    forgetExposures() {
      lastCounted = undefined;
      const isExposure = "counted ->> '$.isExposure'";
      sql.exec(`UPDATE message SET counted = json_remove(counted, '$.isExposure') WHERE ${isExposure}`);
    },
    receipts(max) {
      const query = `SELECT serial, atMs, receipt, ${SAID_BY} AS device FROM message WHERE receipt IS NOT NULL
        ORDER BY receipt -> '$.lookedUp' IS NULL, atMs DESC LIMIT ?`;
      const rows = sql.exec<{ serial: string; atMs: number; receipt: string; device: string | null }>(query, max);
      return rows.toArray().map(({ serial, atMs, receipt, device }) => ({
        ...present({ serial, device: device ?? undefined, atMs }),
        ...JSON.parse(receipt),
      }));
    },
    forgetPlaces() {
      lastCounted = undefined;
      const isLocated = "receipt ->> '$.cause.kind' <> 'event'";
      const isCountedThere = "counted ->> '$.key.place' <> ''";
      const countedNowhere = "json_remove(json_set(counted, '$.key.place', ''), '$.slot')";
      sql.exec(`UPDATE message SET input = NULL,
        answer = CASE WHEN kid = '' AND ${isLocated} THEN NULL ELSE answer END,
        receipt = CASE WHEN ${isLocated} THEN json_remove(receipt, '$.cause') ELSE receipt END,
        counted = CASE WHEN ${isCountedThere} THEN ${countedNowhere} ELSE counted END
        WHERE input IS NOT NULL OR ${isLocated} OR ${isCountedThere}`);
    },
    forgetProfiles() {
      const members = ["history", "person.profile.scores", "journeys", "happened"];
      const recalled = `COALESCE(${members.map((member) => `input -> '$.${member}'`).join(", ")}) IS NOT NULL`;
      sql.exec(`UPDATE message SET input = NULL WHERE ${recalled} OR input ->> '$.person.profile.attributes' <> '{}'`);
      // A device may ask for its own answer again; what nobody asks for again only has its page, and that is over.
      const isNamed = "EXISTS (SELECT 1 FROM json_each(answer, '$.named.purposes') WHERE value = 'profiling')";
      sql.exec(`UPDATE message SET answer = json_remove(answer, '$.offer')
        WHERE (kid = '' OR kid LIKE '%:%') AND ${isNamed}`);
    },
    forgetRuns() {
      const ofRuns = "COALESCE(input -> '$.journeys', input -> '$.happened') IS NOT NULL";
      sql.exec(`UPDATE message SET input = NULL WHERE ${ofRuns}`);
    },
    tidy(work, exposures, nowMs) {
      const left = work(sql, [...new Set(exposures.map(({ id }) => id))], nowMs);
      reload();
      return left;
    },
    outbox,
    owed,
    reload,
    clear() {
      lastCounted = undefined;
      names.clear();
      owed.reload([]);
      outbox.clear();
    },
  };
}

function jsonOf(exposures: readonly Exposure[]): string | null {
  return exposures.length === 0 ? null : JSON.stringify(exposures);
}
