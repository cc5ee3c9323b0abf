import type { Fault } from "../../errors.ts";

/** More than this many nobody reads, and a document of 8 MiB can have millions. */
const MAX_FAULTS = 1000;

/** The faults found so far. Once it is full, checking can stop. */
export interface FaultList {
  readonly add: (pointer: string, detail: string) => void;
  readonly isFull: () => boolean;
  readonly count: () => number;
  /** All of them; a list that was cut off says so at its end. */
  readonly read: () => readonly Fault[];
}

/** A list without faults. */
export function makeFaultList(): FaultList {
  const faults: Fault[] = [];
  let isCut = false;
  return {
    add(pointer, detail) {
      const last = faults.at(-1);
      // A number that is neither whole nor in its range is one mistake.
      if (last?.pointer === pointer && last.detail === detail) return;
      if (faults.length < MAX_FAULTS) faults.push({ pointer, detail });
      else isCut = true;
    },
    isFull: () => isCut,
    count: () => faults.length,
    read: () => (isCut ? [...faults, { pointer: "", detail: `has more than these ${MAX_FAULTS} faults` }] : faults),
  };
}
