import { wait } from "./wait.ts";

/** What is older than this is not waited for: the object whose work it was may be gone. */
const FORGOTTEN_MS = 15_000;
const LOOK_MS = 5;

/** How much work of one kind this isolate has begun that has not ended, whichever of its objects began it. */
export interface UnderWay {
  /** Counts this work until it ends. */
  readonly during: <T>(work: Promise<T>) => Promise<T>;
  /** Lets others have a turn, then waits until there is less than this, at most so long. */
  readonly untilLess: (than: number, mostMs: number) => Promise<void>;
}

/** None is under way yet. */
export function makeUnderWay(): UnderWay {
  /** When each began, the oldest first. */
  const begun = new Set<{ readonly atMs: number }>();

  function count(nowMs: number): number {
    for (const one of begun) {
      if (one.atMs > nowMs - FORGOTTEN_MS) break;
      begun.delete(one);
    }
    return begun.size;
  }

  return {
    async during(work) {
      const one = { atMs: Date.now() };
      begun.add(one);
      try {
        return await work;
      } finally {
        begun.delete(one);
      }
    },
    async untilLess(than, mostMs) {
      await wait(0);
      // Looked for again and again: what ends in one object cannot wake another.
      for (let waitedMs = 0; waitedMs < mostMs && count(Date.now()) >= than; waitedMs += LOOK_MS) await wait(LOOK_MS);
    },
  };
}
