import type { WrongClaims } from "../../../../shared/accounts/person-rows.ts";
import type { Registration } from "../../../../shared/areas/plan-registrations.ts";
import type { OwedRefund } from "../../../../shared/budget/refund.ts";
import { present } from "../../../../shared/json/present.ts";
import type { CountBatch } from "../../../../shared/measure/count.ts";
import type { Measured } from "../../../../shared/measure/counted-offer.ts";
import type { Erasure } from "../../../../shared/person/envelope.ts";
import type { PersonState } from "../../../../shared/person/person-state.ts";
import { keepEndings } from "../../../../shared/told/keep-endings.ts";
import { type HookMemory, NOBODY_TOLD } from "../../../../shared/webhooks/hook-events.ts";
import { makeTables } from "../../migrate.ts";
import { areaTimers } from "./areas-due-ms.ts";
import { type CardRow, makeCardRow } from "./card.ts";
import { type ConsentEvents, makeConsentEvents } from "./consent-events.ts";
import { type CouponRows, makeCouponRows } from "./coupons.ts";
import { type HistoryRows, makeHistoryRows } from "./history.ts";
import { type KeptLinks, makeKeptLinks, NO_LINKS } from "./kept-links.ts";
import { type Messages, makeMessages } from "./messages.ts";
import type { Outbox } from "./outbox.ts";
import { makePointsRows, type PointsRows } from "./points.ts";
import { makeReactions, type Reactions } from "./reactions.ts";
import { makeRecords } from "./records.ts";
import { makeRunRows, type RunRows } from "./runs.ts";
import { PERSON_STEPS, PERSON_TABLES } from "./schema.ts";
import { seeRows } from "./seen-rows.ts";
import { isOtherRow, type NewAreas, partsOf, readState, writeState } from "./state.ts";
import { makeSubscriptions, type Subscriptions } from "./subscriptions.ts";
import { makeTags, type Tags } from "./tags.ts";
import { ACCOUNT_TIMER, CODES_TIMER, countsTimers, makeTimers, TAGS_TIMER, type Timers } from "./timers.ts";

/**
 * A person as rows: all SQL of their object is in this room. Every method is synchronous, so that what one turn reads and
 * writes is one transaction. The tables exist once the person does: look with `load` before anything else.
 */
export interface PersonStore extends KeptLinks {
  /** Undefined: there is no such person, or they have gone (`forward`). Then nothing may be asked of the tables. */
  readonly load: () => PersonState | undefined;
  /** The same of a person who is frozen as well: what is stored is on its way, and changes no more. */
  readonly stored: () => PersonState | undefined;
  /**
   * Takes over the state; the first time, makes the tables. Exposures are written with their message. All else of it is one
   * row, with the timers: set those before, or `arm` writes that row once more.
   */
  readonly save: (next: PersonState) => void;
  /** Reads everything again, after rows were written by others. No alarm counts as set: end the turn with `arm`. */
  readonly reload: () => void;
  /** Ends a turn that may have set timers: writes them if they changed, and sets the alarm. */
  readonly arm: (nowMs: number) => void;
  readonly erasure: () => Erasure | undefined;
  /** Deletes everything but this, until `forgetMs`, the tags and codes that are still to be forgotten elsewhere, and what is owed to counters, or lets go of the person; `last`: of this turn. */
  readonly erase: (erasure: Erasure, forgetMs: number, last?: CountBatch) => void;
  /** Deletes that, once every pass and message from before it has expired. */
  readonly forgetErasure: () => void;
  /** Deletes the database. */
  readonly deleteAll: () => Promise<void>;
  /** Undefined: there were none. */
  readonly wrongClaims: () => WrongClaims | undefined;
  readonly saveWrongClaims: (counted: WrongClaims) => void;
  readonly refunds: () => readonly OwedRefund[];
  readonly saveRefunds: (owed: readonly OwedRefund[]) => void;
  readonly measured: () => Measured;
  /** Takes over first exposures: written with the state, by `save` or `arm`. */
  readonly setMeasured: (next: Measured) => void;
  readonly hooks: () => HookMemory;
  /** Takes over who was told: written with the state, by `save` or `arm`. */
  readonly setHooks: (next: HookMemory) => void;
  /** One more batch that is owed and is of no message: written with the state. */
  readonly owe: (batch: CountBatch) => void;
  /** When senders changed the person by what left no message, oldest first. */
  readonly senderTimes: () => readonly number[];
  readonly setSenderTimes: (next: readonly number[]) => void;
  /** What no counter has yet, of this life and of one before. */
  readonly owed: () => readonly CountBatch[];
  /** Counters have these batches. */
  readonly settleOwed: (ids: ReadonlySet<string>) => void;
  /** Where the person is registered for signals, and where no more but the area has still to hear so; of a life before too. */
  readonly areas: () => readonly Registration[];
  /** Takes over registrations, and how many were new if some are: written with the state, by `save` or `arm`. */
  readonly setAreas: (next: readonly Registration[], added?: NewAreas) => void;
  /** Undefined: none was, in this life. */
  readonly newAreas: () => NewAreas | undefined;
  /** Deletes a person whose rows are another's by now: what anyone has still to hear, that one tells. */
  readonly moveAway: () => void;
  readonly messages: Messages;
  readonly consentEvents: ConsentEvents;
  readonly subscriptions: Subscriptions;
  readonly outbox: Outbox;
  readonly tags: Tags;
  readonly reactions: Reactions;
  readonly history: HistoryRows;
  readonly runs: RunRows;
  readonly coupons: CouponRows;
  readonly card: CardRow;
  readonly points: PointsRows;
  readonly timers: Timers;
}

/** The store of one object. Reads nothing until asked; what it has read or written it keeps in memory. */
export function makePersonStore(storage: DurableObjectStorage): PersonStore {
  const { sql } = storage;
  const tables = makeTables(storage, PERSON_STEPS, PERSON_TABLES);
  let isRead = false;
  let state: PersonState | undefined;
  let erasure: Erasure | undefined;
  let wrongClaims: WrongClaims | undefined;
  let refunds: readonly OwedRefund[] = [];
  let measured: Measured = {};
  let areas: readonly Registration[] = [];
  let hooks: HookMemory = NOBODY_TOLD;
  let senderTimes: readonly number[] = [];
  let newAreas: NewAreas | undefined;
  /** Of what is written with the state, besides timers. */
  let isOtherChanged = false;
  let owedBefore: readonly CountBatch[] = [];
  const records = makeRecords(sql);
  const messages = makeMessages(sql);
  const subscriptions = makeSubscriptions(records);
  const tags = makeTags(records);
  const timers = makeTimers(storage);
  const consentEvents = makeConsentEvents(records);
  const history = makeHistoryRows(sql, records);
  const runs = makeRunRows(records);
  const coupons = makeCouponRows(records, history.noteChange);
  const card = makeCardRow(records);
  const points = makePointsRows(records);

  const held = makeKeptLinks({
    open,
    make() {
      tables.make();
      isRead = true;
    },
    noteChange() {
      isOtherChanged = true;
    },
  });

  /** Whether there is anything to read; it is read the first time. */
  function open(): boolean {
    if (!tables.open()) return false;
    if (!isRead) readAll();
    isRead = true;
    return true;
  }

  function readAll(): void {
    const kept = readState(records);
    history.noteChange();
    const exposures = messages.reload();
    state = kept.person && { ...kept.person, exposures };
    ({ erasure, wrongClaims, refunds, measured, hooks, areas, newAreas, senderTimes, owed: owedBefore } = kept);
    held.reload(kept);
    subscriptions.reload();
    const seen = seeRows(sql);
    runs.reload(seen("run"));
    coupons.reload(seen);
    card.reload(seen("card"));
    points.reload(seen("points"));
    const counts = countsTimers(owed());
    const due = [
      ...messages.outbox.timers(),
      ...tags.timers(),
      ...coupons.timers(),
      ...card.timers(),
      ...runs.timers(),
    ];
    timers.reload(kept.timers, [...due, ...counts, ...areaTimers(areas)]);
  }

  function owed(): readonly CountBatch[] {
    return [...owedBefore, ...messages.owed.list().flatMap(({ batches }) => batches)];
  }

  function write(): void {
    const person = state && partsOf(state);
    const lists = { refunds, measured, hooks, areas, senderTimes, owed: owedBefore, ...held.kept() };
    writeState(records, { person, erasure, timers: timers.kept(), wrongClaims, newAreas, ...lists });
    timers.noteStored();
    isOtherChanged = false;
  }

  /** Forgets the person, as their rows are deleted. */
  function forget(): void {
    state = undefined;
    wrongClaims = undefined;
    newAreas = undefined;
    refunds = [];
    measured = {};
    hooks = NOBODY_TOLD;
    senderTimes = [];
    history.noteChange();
    held.reload({ ...held.kept(), account: undefined });
    messages.clear();
    consentEvents.clear();
    subscriptions.clear();
    runs.clear();
    coupons.clear();
    card.clear();
    points.clear();
  }

  return {
    load: () => (open() && held.links.forward() === undefined ? state : undefined),
    stored: () => (open() ? state : undefined),
    erasure: () => (open() ? erasure : undefined),
    save(next) {
      tables.make();
      // Who saves has looked before: what was there is read, or these tables are new.
      isRead = true;
      const before = state;
      state = next;
      if (before?.exposures !== next.exposures) history.noteChange();
      if (before === undefined) {
        consentEvents.reset();
        runs.clear();
      }
      if (before === undefined || isOtherChanged || isOtherRow(before, next)) write();
    },
    reload() {
      consentEvents.clear();
      readAll();
      timers.fired();
    },
    arm(nowMs) {
      if ((timers.isChanged() || isOtherChanged) && tables.open()) write();
      timers.arm(nowMs);
    },
    erase(erased, forgetMs, last) {
      owedBefore = [...keepEndings(owed()), ...(last === undefined ? [] : [last])];
      forget();
      erasure = erased;
      const told = timers.list().filter(({ name }) => name === TAGS_TIMER || name === CODES_TIMER);
      const kept = present({ forget: forgetMs, [ACCOUNT_TIMER]: timers.dueMs(ACCOUNT_TIMER) });
      timers.reload(kept, [...told, ...countsTimers(owed()), ...areaTimers(areas)]);
      timers.fired();
      storage.transactionSync(() => {
        sql.exec("DELETE FROM message");
        sql.exec("DELETE FROM record WHERE kind NOT IN ('tag', 'code', 'state')");
        coupons.reload(seeRows(sql));
        write();
      });
    },
    moveAway() {
      const { forget: forgetMs, [ACCOUNT_TIMER]: accountMs } = timers.kept();
      forget();
      owedBefore = [];
      areas = [];
      timers.reload(present({ forget: forgetMs, [ACCOUNT_TIMER]: accountMs }), []);
      timers.fired();
      storage.transactionSync(() => {
        sql.exec("DELETE FROM message");
        sql.exec("DELETE FROM record WHERE kind <> 'state'");
        write();
      });
    },
    forgetErasure() {
      erasure = undefined;
      write();
    },
    deleteAll() {
      const deleted = storage.deleteAll();
      isRead = false;
      tables.forget();
      forget();
      erasure = undefined;
      areas = [];
      held.reload(NO_LINKS);
      timers.reload({}, []);
      return deleted;
    },
    wrongClaims: () => wrongClaims,
    saveWrongClaims(counted) {
      wrongClaims = counted;
      write();
    },
    measured: () => measured,
    setMeasured(next) {
      if (next === measured) return;
      measured = next;
      isOtherChanged = true;
    },
    hooks: () => (open() ? hooks : NOBODY_TOLD),
    setHooks(next) {
      if (next === hooks) return;
      hooks = next;
      isOtherChanged = true;
    },
    owe(batch) {
      owedBefore = [...owedBefore, batch];
      isOtherChanged = true;
    },
    senderTimes: () => senderTimes,
    setSenderTimes(next) {
      senderTimes = next;
      isOtherChanged = true;
    },
    areas: () => (open() ? areas : []),
    newAreas: () => newAreas,
    setAreas(next, added = newAreas) {
      if (next === areas) return;
      areas = next;
      newAreas = added;
      isOtherChanged = true;
    },
    ...held.links,
    owed,
    settleOwed(ids) {
      messages.owed.settle(ids);
      const left = owedBefore.filter(({ id }) => !ids.has(id));
      if (left.length === owedBefore.length) return;
      owedBefore = left;
      write();
    },
    refunds: () => refunds,
    saveRefunds(owed) {
      refunds = owed;
      write();
    },
    messages,
    subscriptions,
    consentEvents,
    outbox: messages.outbox,
    tags,
    reactions: makeReactions(sql, records, history.noteChange),
    history,
    runs,
    coupons,
    card,
    points,
    timers,
  };
}
