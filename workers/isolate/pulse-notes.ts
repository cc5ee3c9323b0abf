import type { PulseNote, PulseParcel } from "../../shared/measure/pulse/pulse-batch.ts";
import type { SenderNote } from "../../shared/measure/pulse/sender-book.ts";
import { loadPulse } from "../cold.ts";
import type { Config, Env } from "../env.ts";
import type { Defer } from "./defer.ts";
import { wait } from "./wait.ts";

/** What is noted of a message: as one that was decided on, or as one of a sender. */
export type Note = PulseNote | SenderNote;

/** Notes what became of a message. Nothing waits for it. */
export type NotePulse = (note: Note, defer: Defer) => void;

/** A hand-over that has not begun so long after its time is lost, with the request that it belonged to. */
const LOST_MS = 3_000;
/** Isolates do not all hand on at the same moment. */
const SPREAD_MS = 250;

/**
 * The notes of this isolate. The first of a second asks for a hand-over of all at the end of that second, in the background of
 * its request: so what was noted is on its way within 1.25 s, also if nobody comes any more, and once a second at most.
 */
export function makePulseNotes(env: Env, config: Config): NotePulse {
  const spreadMs = Math.random() * SPREAD_MS;
  const unsent: PulseParcel[] = [];
  let notes: Note[] = [];
  let dueMs = 0;
  return (note, defer) => {
    const { atMs } = note;
    if (notes.push(note) > 1 && atMs < dueMs + LOST_MS) return;
    dueMs = atMs - (atMs % 1000) + 1000 + spreadMs;
    const handOn = async () => {
      await wait(dueMs - atMs);
      const noted = notes;
      notes = [];
      await (await loadPulse()).handOnPulse(env, config, noted, unsent);
    };
    defer(handOn());
  };
}
