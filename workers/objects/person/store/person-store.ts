import type { Erasure } from "../../../../shared/person/envelope.ts";
import type { ExportList } from "../../../../shared/person/export-page.ts";
import type { PersonState } from "../../../../shared/person/person-state.ts";
import { makeTables } from "../../migrate.ts";
import { makeInsert } from "../../write-row.ts";
import { type ConsentEvents, makeConsentEvents } from "./consent-events.ts";
import { makeExportLists } from "./export-lists.ts";
import { type Messages, makeMessages } from "./messages.ts";
import { makeOutbox, type Outbox } from "./outbox.ts";
import { makeReactions, type Reactions } from "./reactions.ts";
import { clearTables, PERSON_STEPS } from "./schema.ts";
import { readState, writeState } from "./state.ts";
import { makeSubscriptions, type Subscriptions } from "./subscriptions.ts";
import { makeTags, type Tags } from "./tags.ts";
import { makeTimers, type Timers } from "./timers.ts";
import { makeWrongClaims, type WrongClaims } from "./wrong-claims.ts";

const insertErasure = makeInsert("erasure", ["erasedAtMs", "jti", "tombstone"]);

/**
 * A person as rows: all SQL of their object is in this room. Every method is synchronous, so that what one turn reads and
 * writes is one transaction. The tables exist once the person does: look with `load` before anything else.
 */
export interface PersonStore {
  /** Undefined: there is no such person. Then nothing may be asked of the tables. */
  readonly load: () => PersonState | undefined;
  /** Writes the parts that are not the same objects as before; the first time, makes the tables. */
  readonly save: (next: PersonState) => void;
  readonly erasure: () => Erasure | undefined;
  /** Deletes everything but this row, and the tags that the registry has still to forget. */
  readonly erase: (erasure: Erasure) => void;
  /** Deletes that row, once every pass and message from before it has expired. */
  readonly forgetErasure: () => void;
  /** Deletes the database. */
  readonly deleteAll: () => Promise<void>;
  readonly messages: Messages;
  readonly consentEvents: ConsentEvents;
  readonly subscriptions: Subscriptions;
  readonly outbox: Outbox;
  readonly tags: Tags;
  readonly wrongClaims: WrongClaims;
  readonly reactions: Reactions;
  readonly timers: Timers;
  /** What of these can grow long, to be exported page by page. */
  readonly exportLists: readonly ExportList[];
}

/** The store of one object. Reads nothing until asked; what it has read or written it keeps in memory. */
export function makePersonStore(storage: DurableObjectStorage): PersonStore {
  const { sql } = storage;
  const tables = makeTables(storage, PERSON_STEPS);
  let isRead = false;
  let state: PersonState | undefined;
  let erased: Erasure | undefined;
  const messages = makeMessages(sql);
  const subscriptions = makeSubscriptions(sql);
  const timers = makeTimers(storage);
  const consentEvents = makeConsentEvents(sql);

  /** Whether there is anything to read; it is read the first time. */
  function open(): boolean {
    if (!tables.open()) return false;
    if (!isRead) readAll();
    isRead = true;
    return true;
  }

  function readAll(): void {
    state = readState(sql);
    erased = sql
      .exec<{ erasedAtMs: number; jti: string; tombstone: string }>("SELECT erasedAtMs, jti, tombstone FROM erasure")
      .toArray()[0];
    messages.reload();
    subscriptions.reload();
    timers.reload();
  }

  return {
    load: () => (open() ? state : undefined),
    erasure: () => (open() ? erased : undefined),
    save(next) {
      tables.make();
      // Who saves has looked before: what was there is read, or these tables are new.
      isRead = true;
      if (state === undefined) consentEvents.reset();
      writeState(sql, state, next);
      state = next;
    },
    erase(erasure) {
      storage.transactionSync(() => {
        clearTables(sql);
        insertErasure(sql, erasure);
      });
      state = undefined;
      erased = erasure;
      messages.clear();
      consentEvents.clear();
      subscriptions.clear();
      timers.reload();
    },
    forgetErasure() {
      sql.exec("DELETE FROM erasure");
      erased = undefined;
    },
    deleteAll() {
      const deleted = storage.deleteAll();
      isRead = false;
      tables.forget();
      state = undefined;
      erased = undefined;
      messages.clear();
      consentEvents.clear();
      subscriptions.clear();
      timers.clear();
      return deleted;
    },
    messages,
    subscriptions,
    consentEvents,
    outbox: makeOutbox(sql),
    tags: makeTags(sql),
    wrongClaims: makeWrongClaims(sql),
    reactions: makeReactions(sql),
    timers,
    exportLists: makeExportLists(sql),
  };
}
