import type { ConsentEvent } from "../../../../shared/consent/consent.ts";
import type { Subscription } from "../../../../shared/messages/subscription-keys.ts";
import type { Envelope, Erasure, StoredMessage } from "../../../../shared/person/envelope.ts";
import type { PersonState } from "../../../../shared/person/person-state.ts";
import { makeTables } from "../../migrate.ts";
import { clearTables, PERSON_STEPS } from "./schema.ts";
import { makeTimers, type Timers } from "./timers.ts";

/** What a message that changed state leaves behind. */
export interface MessageRow {
  readonly envelope: Pick<Envelope, "kid" | "jti" | "typ" | "iatMs">;
  readonly atMs: number;
  /** Null: no message asked for it, so none can ask again, and it holds no offer that its page would show. */
  readonly answer: string | null;
  /** Where a decision was stored: its receipt, and what it was decided from. */
  readonly decision?: { readonly serial: string; readonly receipt: string; readonly input: string };
}

/** A person as rows. Every method is synchronous, so that what one turn reads and writes is one transaction. */
export interface PersonStore {
  readonly load: () => PersonState | undefined;
  /** Writes the parts that are not the same objects as before. */
  readonly save: (next: PersonState) => void;
  readonly erasure: () => Erasure | undefined;
  /** Deletes everything but this row. */
  readonly erase: (erasure: Erasure) => void;
  /** Deletes that row, once every pass and message from before it has expired. */
  readonly forgetErasure: () => void;
  /** Forgets what is in memory, after everything was deleted. */
  readonly reset: () => void;
  readonly findMessage: (kid: string, jti: string) => StoredMessage | undefined;
  readonly saveMessage: (row: MessageRow) => void;
  /** Deletes what decisions were made from and set off by, since that holds where the person was; the receipts stay. */
  readonly forgetInputs: () => void;
  /** Newest `iat` of a message of this device that changed state, as far as it is kept. */
  readonly newestIatMs: (kid: string) => number;
  readonly appendConsent: (events: readonly ConsentEvent[]) => void;
  readonly subscriptions: () => readonly KeptSubscription[];
  /** Undefined: the device has none any more. */
  readonly setSubscription: (device: string, subscription: KeptSubscription | undefined) => void;
  readonly timers: Timers;
}

/** A device's push subscription, with the VAPID public key it was made with. */
export interface KeptSubscription extends Subscription {
  readonly device: string;
  readonly vapidPublicKey: string;
}

const PARTS = ["profile", "consent", "presence", "exposures"] as const;

/** The store of one object. Reads nothing until asked; what it has read or written it keeps in memory. */
export function makePersonStore(storage: DurableObjectStorage): PersonStore {
  const { sql } = storage;
  const tables = makeTables(storage, PERSON_STEPS);
  let isRead = false;
  let state: PersonState | undefined;
  let erased: Erasure | undefined;
  /** Names of the stored messages: a message that never came before is told without a query. */
  const stored = new Set<string>();
  const iats = new Map<string, number>();
  let subscriptions = new Map<string, KeptSubscription>();
  const timers = makeTimers(storage);

  /** Whether there is anything to read; it is read the first time. */
  function open(): boolean {
    if (!tables.open()) return false;
    if (!isRead) readAll();
    isRead = true;
    return true;
  }

  function readAll(): void {
    const rows = sql.exec<{ name: string; value: string }>("SELECT name, value FROM part").toArray();
    const parts = new Map(rows.map(({ name, value }) => [name, JSON.parse(value)]));
    state = parts.has("profile")
      ? {
          profile: parts.get("profile"),
          consent: parts.get("consent"),
          presence: parts.get("presence"),
          exposures: parts.get("exposures"),
        }
      : undefined;
    erased = sql.exec<{ erasedAtMs: number; jti: string; tombstone: string }>("SELECT * FROM erasure").toArray()[0];
    stored.clear();
    iats.clear();
    for (const { kid, jti, iatMs } of sql
      .exec<{ kid: string; jti: string; iatMs: number }>("SELECT kid, jti, iatMs FROM message")
      .toArray()) {
      note(kid, jti, iatMs);
    }
    const kept = sql.exec<{ device: string; value: string }>("SELECT device, value FROM subscription").toArray();
    subscriptions = new Map(kept.map(({ device, value }) => [device, JSON.parse(value)]));
    timers.reload();
  }

  function note(kid: string, jti: string, iatMs: number): void {
    stored.add(nameOf(kid, jti));
    iats.set(kid, Math.max(iatMs, iats.get(kid) ?? iatMs));
  }

  return {
    timers,
    load: () => (open() ? state : undefined),
    erasure: () => (open() ? erased : undefined),
    save(next) {
      tables.make();
      // Who saves has looked before: what was there is read, or these tables are new.
      isRead = true;
      for (const part of PARTS) {
        if (next[part] !== state?.[part]) {
          sql.exec("INSERT OR REPLACE INTO part VALUES (?, ?)", part, JSON.stringify(next[part]));
        }
      }
      state = next;
    },
    erase(erasure) {
      storage.transactionSync(() => {
        clearTables(sql);
        sql.exec("INSERT INTO erasure VALUES (?, ?, ?)", erasure.erasedAtMs, erasure.jti, erasure.tombstone);
      });
      state = undefined;
      erased = erasure;
      stored.clear();
      iats.clear();
      subscriptions.clear();
      timers.reload();
    },
    forgetErasure() {
      sql.exec("DELETE FROM erasure");
      erased = undefined;
    },
    reset() {
      isRead = false;
      tables.forget();
      state = undefined;
      erased = undefined;
      stored.clear();
      iats.clear();
      subscriptions.clear();
      timers.clear();
    },
    findMessage(kid, jti) {
      if (!open() || !stored.has(nameOf(kid, jti))) return undefined;
      const query = "SELECT typ, answer FROM message WHERE kid = ? AND jti = ? AND answer IS NOT NULL";
      return sql.exec<{ typ: string; answer: string }>(query, kid, jti).toArray()[0];
    },
    saveMessage({ envelope: { kid, jti, typ, iatMs }, atMs, answer, decision }) {
      const { serial = null, receipt = null, input = null } = decision ?? {};
      sql.exec(
        "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        kid,
        jti,
        typ,
        iatMs,
        atMs,
        answer,
        serial,
        receipt,
        input,
      );
      note(kid, jti, iatMs);
    },
    forgetInputs() {
      sql.exec("UPDATE message SET input = NULL WHERE input IS NOT NULL");
      const isLocated = "receipt ->> '$.cause.kind' <> 'event'";
      sql.exec(`UPDATE message SET receipt = json_remove(receipt, '$.cause') WHERE ${isLocated}`);
    },
    newestIatMs: (kid) => (open() ? (iats.get(kid) ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY),
    appendConsent(events) {
      for (const event of events) sql.exec("INSERT INTO consent_event (value) VALUES (?)", JSON.stringify(event));
    },
    subscriptions: () => (open() ? [...subscriptions.values()] : []),
    setSubscription(device, subscription) {
      if (subscription === undefined) {
        if (subscriptions.delete(device)) sql.exec("DELETE FROM subscription WHERE device = ?", device);
      } else {
        subscriptions.set(device, subscription);
        sql.exec("INSERT OR REPLACE INTO subscription VALUES (?, ?)", device, JSON.stringify(subscription));
      }
    },
  };
}

/** Neither part has a space in it. */
function nameOf(kid: string, jti: string): string {
  return `${kid} ${jti}`;
}
