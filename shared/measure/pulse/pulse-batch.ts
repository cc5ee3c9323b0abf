import type { Outcome, Reason } from "../../decide/decision.ts";
import { present } from "../../json/present.ts";
import { SLOTS } from "../count.ts";
import { bucketOf, type LatencyHistogram } from "./latency-histogram.ts";
import type { SenderBatch } from "./sender-book.ts";

/** What became of one message: the reason if nothing was given, else the outcome; of a gateway's message only that it was one. */
export type Said = Outcome | Reason | "sightings";

/** A person who entered these places. */
export type Entered = readonly [person: string, places: readonly string[]];

/** What an isolate notes of one answered message until it hands it on, in its memory only. */
export interface PulseNote {
  readonly atMs: number;
  readonly said: Said;
  /** Milliseconds of its stages, as of `StageClock`. */
  readonly durations: readonly (readonly [string, number])[];
  /** Of those who agreed to `measurement`, and of nobody else. */
  readonly entered: readonly Entered[];
}

/** What one isolate saw in one second. It names nobody. Plain JSON. */
export interface PulseBatch {
  /** UTC seconds since 1970. */
  readonly second: number;
  readonly said: Readonly<Partial<Record<Said, number>>>;
  readonly latencies: LatencyHistogram;
  /** One for each time that somebody entered a place; different slots are different people. */
  readonly enters?: readonly (readonly [place: string, slot: number])[];
}

/** What an isolate hands on at once. */
export interface PulseParcel {
  /** Random: one that comes twice counts once. */
  readonly id: string;
  readonly batches: readonly PulseBatch[];
  /** What became of messages of senders; absent: there were none. */
  readonly senders?: readonly SenderBatch[];
}

/** Notes added up, second by second. */
export function batchNotes(notes: readonly PulseNote[]): readonly PulseBatch[] {
  const bySecond = Map.groupBy(notes, ({ atMs }) => Math.floor(atMs / 1000));
  return [...bySecond].map(([second, noted]) => batchOf(second, noted));
}

function batchOf(second: number, notes: readonly PulseNote[]): PulseBatch {
  const said: Partial<Record<Said, number>> = {};
  const latencies: Record<number, number> = {};
  for (const note of notes) {
    said[note.said] = (said[note.said] ?? 0) + 1;
    if (note.said === "sightings") continue;
    const bucket = bucketOf(note.durations.reduce((sum, [, durationMs]) => sum + durationMs, 0));
    latencies[bucket] = (latencies[bucket] ?? 0) + 1;
  }
  const enters = notes.flatMap(({ entered }) =>
    entered.flatMap(([person, places]) => places.map((place) => [place, slotOf(person, place)] as const)),
  );
  return present({ second, said, latencies, enters: enters.length === 0 ? undefined : enters });
}

/**
 * One of 128 slots by person and place (FNV-1a). A person's id is a keyed hash: slots are spread evenly. A slot tells two people
 * apart if it differs, and says of nobody who they are: of a million people 8,000 share it.
 */
function slotOf(person: string, place: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${person} ${place}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return (hash >>> 0) % SLOTS;
}
