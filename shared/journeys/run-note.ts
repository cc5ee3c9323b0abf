import type { JourneyStep } from "./advance-run.ts";
import type { RunEnd } from "./run.ts";

/** What a receipt tells of a run: the stage that it came to, and why it ended if it did. Plain JSON. */
export interface RunNote {
  readonly journey: string;
  /** Its key. */
  readonly run: string;
  readonly stage?: string;
  readonly ended?: RunEnd;
}

/** What a receipt tells of the runs that a message, or the time, moved. Undefined: none came to a stage, and none ended. */
export function noteRuns({ reached, ended }: JourneyStep): readonly RunNote[] | undefined {
  const notes = new Map<string, RunNote>();
  const add = (note: RunNote) => {
    const name = `${note.journey} ${note.run}`;
    notes.set(name, { ...notes.get(name), ...note });
  };
  for (const { journey, key, stage } of reached) add({ journey, run: key, stage });
  for (const { journey, key, reason } of ended) add({ journey, run: key, ended: reason });
  return notes.size === 0 ? undefined : [...notes.values()];
}
