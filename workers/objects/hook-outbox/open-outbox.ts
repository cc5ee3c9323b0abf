import { present } from "../../../shared/json/present.ts";
import {
  type AddressedNote,
  type AddressedStop,
  beginHook,
  isStopped,
  type PendingHook,
  replayHook,
  uniteStops,
} from "../../../shared/told/pending-hook.ts";
import { REMEMBERED_MS } from "../../../shared/webhooks/retry-times.ts";
import type { Defer } from "../../isolate/defer.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { sendDueHooks } from "./send-due-hooks.ts";
import { type Gone, makeOutboxRows, type OutboxRows } from "./store/outbox-rows.ts";

const TIDY_MS = 24 * 3_600_000;

/** What an operator is told of an outbox; nothing of a person. */
export interface OutboxCounts {
  /** On their way, of which `failing` were tried before; and given up. */
  readonly waiting: number;
  readonly failing: number;
  readonly failed: number;
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
  /** The last number of each subject of which something is on its way or was a moment ago. */
  const sequences = new Map<string, number>();
  if (rows.isOpen()) for (const pending of rows.all()) noteSequence(pending);

  function noteSequence({ subject, sequence }: Pick<PendingHook, "subject" | "sequence">): void {
    sequences.set(subject, Math.max(sequence, sequences.get(subject) ?? 0));
  }

  function arm(nowMs: number): void {
    if (!rows.isOpen()) return;
    const nextMs = rows.gone() === undefined ? rows.nextDueMs() : undefined;
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
      arm(Date.now());
    },
    replay(id) {
      if (!rows.isOpen()) return 0;
      const nowMs = Date.now();
      const found = id === undefined ? rows.all() : [rows.find(id)].filter((one) => one !== undefined);
      const repeated = found.flatMap((pending) => replayHook(pending, nowMs) ?? []);
      rows.change(() => {
        for (const pending of repeated) rows.save(pending);
      });
      arm(nowMs);
      return repeated.length;
    },
    async alarm() {
      armedMs = undefined;
      if (!rows.isOpen()) return;
      try {
        if (rows.gone() === undefined) await sendDueHooks(rows, isolate, defer);
        const nowMs = Date.now();
        if (nowMs - tidiedMs >= TIDY_MS) {
          rows.change(() => rows.forgetBefore(nowMs - REMEMBERED_MS));
          tidiedMs = nowMs;
          for (const [subject, sequence] of sequences) if (sequence < nowMs - TIDY_MS) sequences.delete(subject);
        }
      } finally {
        arm(Date.now());
      }
    },
  };

  function takeNote(note: AddressedNote, nowMs: number): void {
    if (rows.isKnown(note)) return;
    if (rows.stopsOf(note.subject).some((stop) => isStopped(note, stop))) {
      rows.end(note);
      return;
    }
    const afterSequence = sequences.get(note.subject) ?? 0;
    const pending = beginHook(note, { afterSequence, random: Math.random(), nowMs });
    noteSequence(pending);
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
  const all = rows.all();
  const failed = all.filter(({ dueMs }) => dueMs === undefined).length;
  const tried = all.filter(({ attempts }) => attempts > 0);
  const gone = rows.gone();
  const counts = { waiting: all.length - failed, failing: tried.length - failed, failed };
  const oldestMs = all.length === 0 ? undefined : Math.min(...all.map(({ atMs }) => atMs));
  return present({ ...counts, oldestMs, lastStatus: tried.at(-1)?.lastStatus, gone });
}
