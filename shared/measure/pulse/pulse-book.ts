import { addHistograms, type LatencyHistogram } from "./latency-histogram.ts";
import type { PulseBatch, PulseParcel } from "./pulse-batch.ts";

/** Seconds and minutes that are kept, the present ones included. */
export const SECONDS_KEPT = 120;
export const MINUTES_KEPT = 60;

/** A cell of fewer people than that is told to nobody. */
const LEAST_PEOPLE = 10;

/** A minute takes what comes late until so many seconds after its end; from then on its enters are cells. */
const GRACE_SECONDS = 5;

/** Clocks of isolates are ahead by less; what is further ahead is no second of now. */
const AHEAD_SECONDS = 5;

/** What was said in a second or a minute, added up. */
export interface Tally {
  readonly said: PulseBatch["said"];
  readonly latencies: LatencyHistogram;
}

/** Enters by place, of places that ten people or more entered. */
export type EnterCells = Readonly<Record<string, number>>;

/** A minute as it is kept. Plain JSON. */
export interface MinuteTally extends Tally {
  /** From a few seconds after its end on, when nothing is added any more. */
  readonly cells?: EnterCells;
}

/** All that is known of the last hour. It changes by the functions of this file only. */
export interface PulseBook {
  /** By UTC seconds since 1970. */
  readonly seconds: Map<number, Tally>;
  /** By UTC minutes since 1970. */
  readonly minutes: Map<number, MinuteTally>;
  /** Of minutes that have no cells yet: by place the slot of each enter. */
  readonly enters: Map<number, Map<string, number[]>>;
  /** Parcels taken, by id: when. */
  readonly taken: Map<string, number>;
  /** Minutes that changed since they were written. */
  readonly unwritten: Set<number>;
}

/** A book of these minutes. */
export function openPulseBook(minutes: Iterable<readonly [minute: number, tally: MinuteTally]>): PulseBook {
  return { seconds: new Map(), minutes: new Map(minutes), enters: new Map(), taken: new Map(), unwritten: new Set() };
}

/** Adds what an isolate handed on, but for what is older than the seconds kept. False: it was taken before, and adds nothing. */
export function takeParcel(book: PulseBook, { id, batches }: PulseParcel, nowMs: number): boolean {
  turnPages(book, nowMs);
  if (book.taken.has(id)) return false;
  const nowSecond = Math.floor(nowMs / 1000);
  book.taken.set(id, nowSecond);
  for (const batch of batches) {
    if (batch.second <= nowSecond - SECONDS_KEPT || batch.second > nowSecond + AHEAD_SECONDS) continue;
    const minute = Math.floor(batch.second / 60);
    book.seconds.set(batch.second, addTally(book.seconds.get(batch.second), batch));
    book.minutes.set(minute, { ...book.minutes.get(minute), ...addTally(book.minutes.get(minute), batch) });
    book.unwritten.add(minute);
    if (book.minutes.get(minute)?.cells === undefined) addEnters(book, minute, batch);
  }
  return true;
}

/** Moves on to now: what is too old goes, and the enters of minutes that have ended become cells. */
export function turnPages(book: PulseBook, nowMs: number): void {
  const nowSecond = Math.floor(nowMs / 1000);
  forget(book.seconds, (second) => second <= nowSecond - SECONDS_KEPT);
  forget(book.minutes, (minute) => minute <= Math.floor(nowSecond / 60) - MINUTES_KEPT);
  for (const [id, second] of book.taken) if (second <= nowSecond - SECONDS_KEPT) book.taken.delete(id);
  for (const [minute, tally] of book.minutes) {
    if (tally.cells !== undefined || nowSecond < (minute + 1) * 60 + GRACE_SECONDS) continue;
    const enters = book.enters.get(minute) ?? [];
    // A place of few is left out, not hidden: its name alone would tell that somebody came.
    const cells = [...enters].filter(([, slots]) => areEnough(slots)).map(([place, slots]) => [place, slots.length]);
    book.minutes.set(minute, { ...tally, cells: Object.fromEntries(cells) });
    book.unwritten.add(minute);
    book.enters.delete(minute);
  }
}

function addTally(tally: Tally | undefined, batch: PulseBatch): Tally {
  const { said, latencies } = tally ?? { said: {}, latencies: {} };
  const sum: Record<string, number> = { ...said };
  for (const [word, count] of Object.entries(batch.said)) sum[word] = (sum[word] ?? 0) + count;
  return { said: sum, latencies: addHistograms(latencies, batch.latencies) };
}

function addEnters(book: PulseBook, minute: number, { enters = [] }: PulseBatch): void {
  if (enters.length === 0) return;
  const places = book.enters.get(minute) ?? new Map<string, number[]>();
  book.enters.set(minute, places);
  for (const [place, slot] of enters) {
    const slots = places.get(place);
    if (slots === undefined) places.set(place, [slot]);
    else slots.push(slot);
  }
}

/** Whether different slots prove that there were ten people or more. */
function areEnough(slots: readonly number[]): boolean {
  return new Set(slots).size >= LEAST_PEOPLE;
}

function forget(kept: Map<number, unknown>, isOld: (time: number) => boolean): void {
  for (const time of kept.keys()) if (isOld(time)) kept.delete(time);
}
