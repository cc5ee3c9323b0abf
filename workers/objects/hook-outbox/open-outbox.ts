import { present } from "../../../shared/json/present.ts";
import {
  type AddressedNote,
  type AddressedStop,
  beginHook,
  isStopped,
  replayHook,
  uniteStops,
} from "../../../shared/told/pending-hook.ts";
import { REMEMBERED_MS } from "../../../shared/webhooks/retry-times.ts";
import type { Defer } from "../../isolate/defer.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { sendDueHooks } from "./send-due-hooks.ts";
import { type Gone, makeOutboxRows, type OutboxRows } from "./store/outbox-rows.ts";

const TIDY_MS = 24 * 3_600_000;

/** So many of each kind are counted, and so many are replayed at a time: an outbox may have any number. */
const AT_A_TIME = 1_000;

/** What an operator is told of an outbox; nothing of a person. */
export interface OutboxCounts {
  /** On their way, of which `failing` were tried before; and given up. */
  readonly waiting: number;
  readonly failing: number;
  readonly failed: number;
  /** There are more than were counted. */
  readonly more?: true;
  /** When the oldest of those came about, epoch milliseconds. */
  readonly oldestMs?: number;
  /** Of the attempt that failed last: its status, 0 for no answer. */
  readonly lastStatus?: number;
  readonly gone?: Gone;
}

/** An outbox that is in memory. */
export interface OpenedOutbox {
  readonly take: (words: readonly (AddressedNote | AddressedStop)[]) => void;
  readonly tell: () => OutboxCounts;
  readonly stop: (status: number) => void;
  readonly resume: () => void;
  readonly replay: (id: string | undefined) => number;
  readonly alarm: () => Promise<void>;
}

/** Opens the outbox of this storage. */
export async function openOutbox(storage: DurableObjectStorage, isolate: Isolate, defer: Defer): Promise<OpenedOutbox> {
  const rows = makeOutboxRows(storage);
  let armedMs = (await storage.getAlarm()) ?? undefined;
  let tidiedMs = 0;
  /** Nothing is sent before that. An outbox that is lost meanwhile has its alarm. */
  let restsUntilMs = 0;
  /** The highest number for an own host: what left in this very millisecond is in no row any more. */
  let lastSequence = 0;

  function arm(nowMs: number): void {
    if (!rows.isOpen()) return;
    const dueFirstMs = rows.gone() === undefined ? rows.nextDueMs() : undefined;
    const nextMs = dueFirstMs === undefined ? undefined : Math.max(dueFirstMs, restsUntilMs);
    const tidyMs = rows.hasAny() ? Math.max(tidiedMs, nowMs - TIDY_MS) + TIDY_MS : undefined;
    const wanted = [nextMs, tidyMs].filter((ms) => ms !== undefined);
    if (wanted.length === 0) return;
    const dueMs = Math.max(nowMs, Math.min(...wanted));
    if (armedMs !== undefined && armedMs <= dueMs) return;
    armedMs = dueMs;
    void storage.setAlarm(dueMs);
  }

  return {
    take(words) {
      const nowMs = Date.now();
      rows.change(() => {
        for (const word of words) {
          if ("stop" in word) takeStop(rows, word);
          else takeNote(word, nowMs);
        }
      });
      arm(nowMs);
    },
    tell: () => (rows.isOpen() ? tellRows(rows) : { waiting: 0, failing: 0, failed: 0 }),
    stop(status) {
      rows.change(() => {
        if (rows.gone() === undefined) rows.setGone({ sinceMs: Date.now(), status });
      });
    },
    resume() {
      if (!rows.isOpen()) return;
      rows.setGone(undefined);
      restsUntilMs = 0;
      arm(Date.now());
    },
    replay(id) {
      if (!rows.isOpen()) return 0;
      const nowMs = Date.now();
      const repeated = rows.tried(AT_A_TIME, id).flatMap((pending) => replayHook(pending, nowMs) ?? []);
      rows.change(() => {
        for (const pending of repeated) rows.save(pending);
      });
      restsUntilMs = 0;
      arm(nowMs);
      return repeated.length;
    },
    async alarm() {
      armedMs = undefined;
      if (!rows.isOpen()) return;
      try {
        // An event that came during the last attempts has set an alarm that knows of no rest.
        const isResting = Date.now() < restsUntilMs;
        if (!isResting && rows.gone() === undefined)
          restsUntilMs = Date.now() + (await sendDueHooks(rows, isolate, defer));
        const nowMs = Date.now();
        if (nowMs - tidiedMs >= TIDY_MS) {
          rows.change(() => rows.forgetBefore(nowMs - REMEMBERED_MS));
          tidiedMs = nowMs;
        }
      } finally {
        arm(Date.now());
      }
    },
  };

  function takeNote(note: AddressedNote, nowMs: number): void {
    // Nobody could tell any more whether it came before.
    if (note.atMs < nowMs - REMEMBERED_MS || rows.isKnown(note)) return;
    if (rows.stopsOf(note.subject).some((stop) => isStopped(note, stop))) {
      rows.end(note);
      return;
    }
    const sequences = rows.ofSubject(note.subject).map(({ sequence }) => sequence);
    const afterSequence = Math.max(0, note.own ? lastSequence : 0, ...sequences);
    const { partnerDelaySeconds: delaySeconds } = isolate.config;
    const pending = beginHook(note, { afterSequence, random: Math.random(), delaySeconds, nowMs });
    if (note.own) lastSequence = pending.sequence;
    rows.save(pending);
  }
}

/** Nothing that it takes back leaves any more, also of what comes later and is older. */
function takeStop(rows: OutboxRows, { subject, ...stop }: AddressedStop): void {
  for (const pending of rows.ofSubject(subject)) if (isStopped(pending, stop)) rows.end(pending);
  const known = rows.stopsOf(subject).find(({ atMs }) => atMs === stop.atMs);
  rows.saveStop(subject, known === undefined ? stop : { ...stop, stop: uniteStops(known.stop, stop.stop) });
}

function tellRows(rows: OutboxRows): OutboxCounts {
  const [due, given] = [rows.standings(true, AT_A_TIME + 1), rows.standings(false, AT_A_TIME + 1)];
  const [waiting, failed] = [due.slice(0, AT_A_TIME), given.slice(0, AT_A_TIME)];
  const all = [...waiting, ...failed];
  const failing = waiting.filter(({ attempts }) => attempts > 0);
  return present({
    ...{ waiting: waiting.length, failing: failing.length, failed: failed.length },
    more: due.length + given.length > all.length ? (true as const) : undefined,
    oldestMs: all.length === 0 ? undefined : Math.min(...all.map(({ atMs }) => atMs)),
    lastStatus: [...failing, ...failed].at(-1)?.lastStatus ?? undefined,
    gone: rows.gone(),
  });
}
