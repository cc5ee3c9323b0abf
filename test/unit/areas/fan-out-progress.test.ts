import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterBatch,
  BATCH,
  beginFanOut,
  endFanOut,
  type FanOutProgress,
  isUnderWay,
  prolongFanOut,
} from "../../../shared/areas/fan-out-progress.ts";

/** An area as rows would have it: keys in order, and who is told how often. */
function tellAll(
  keys: Set<string>,
  { isReached, meanwhile }: { isReached: (key: string) => boolean; meanwhile: (batch: number) => void },
): { told: Map<string, number>; progress: FanOutProgress } {
  const told = new Map<string, number>();
  let progress = beginFanOut(0);
  let nowMs = 0;
  for (let batch = 0; isUnderWay(progress) && batch < 500; batch++) {
    nowMs = Math.max(nowMs, progress.dueMs);
    const { cursor, size, isThrough, again } = progress;
    const inOrder = [...keys].sort();
    const batchKeys = isThrough ? again.slice(0, BATCH) : inOrder.filter((key) => key > cursor).slice(0, size);
    const asked = batchKeys.filter((key) => keys.has(key));
    const reached = asked.filter(isReached);
    for (const key of reached) told.set(key, (told.get(key) ?? 0) + 1);
    meanwhile(batch);
    progress = afterBatch(
      progress,
      { keys: batchKeys, unreached: asked.filter((key) => !reached.includes(key)) },
      nowMs,
    );
  }
  return { told, progress };
}

const nameOf = (number: number) => `k${String(number).padStart(5, "0")}`;

describe("a fan-out", () => {
  it("comes to everybody once who is there all the time, whoever comes, goes or is away for a while", () => {
    const numbers = fc.uniqueArray(fc.nat(9_999), { maxLength: 450 });
    fc.assert(
      fc.property(
        numbers,
        numbers,
        fc.array(fc.nat(9_999), { maxLength: 40 }),
        fc.nat(3),
        (here, coming, leaving, awayFor) => {
          const keys = new Set(here.map(nameOf));
          const staying = here.filter((number) => !leaving.includes(number)).map(nameOf);
          const times = new Map<string, number>();
          const isReached = (key: string) => {
            times.set(key, (times.get(key) ?? 0) + 1);
            return Number(key.slice(1)) % 7 !== 0 || (times.get(key) ?? 0) > awayFor;
          };
          const meanwhile = (batch: number) => {
            for (const number of coming.slice(batch * 50, batch * 50 + 50)) keys.add(nameOf(number));
            for (const number of leaving.slice(batch * 5, batch * 5 + 5))
              if (here.includes(number)) keys.delete(nameOf(number));
          };
          const { told, progress } = tellAll(keys, { isReached, meanwhile });
          expect(isUnderWay(progress)).toBe(false);
          for (const key of staying) expect(told.get(key)).toBe(1);
          expect(Math.max(0, ...told.values())).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("asks few people first, then ever more, 100 at most", () => {
    let progress = beginFanOut(0);
    const sizes: number[] = [];
    for (let batch = 0; batch < 6; batch++) {
      sizes.push(progress.size);
      const keys = Array.from({ length: progress.size }, (_, at) => nameOf(batch * BATCH + at));
      progress = afterBatch(progress, { keys, unreached: [] }, 0);
    }
    expect(sizes).toEqual([4, 16, 64, 100, 100, 100]);
    expect(progress.isThrough).toBe(false);
    expect(afterBatch(progress, { keys: ["l"], unreached: [] }, 0)).toMatchObject({ cursor: "l", isThrough: true });
  });

  it("waits ever longer for people none of whom can be reached, a minute at most", () => {
    let progress = afterBatch(beginFanOut(0), { keys: ["a"], unreached: ["a"] }, 0);
    const waits: number[] = [];
    for (let tries = 0; tries < 8; tries++) {
      const nowMs = progress.dueMs;
      progress = afterBatch(progress, { keys: ["a"], unreached: ["a"] }, nowMs);
      waits.push((progress.dueMs - nowMs) / 1000);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it("goes through everybody once more if too many could not be reached to be remembered", () => {
    let progress = beginFanOut(0);
    for (let batch = 0; batch < 14; batch++) {
      const keys = Array.from({ length: progress.size }, (_, at) => nameOf(batch * BATCH + at));
      progress = afterBatch(progress, { keys, unreached: keys }, 0);
    }
    progress = afterBatch(progress, { keys: [], unreached: [] }, 0);
    expect(progress).toMatchObject({ cursor: "", isThrough: false, again: [], dueMs: 60_000 });
  });

  it("that was turned off tells nobody, and does not begin again if it is said to last longer", () => {
    const off = endFanOut(beginFanOut(0));
    expect(isUnderWay(off)).toBe(false);
    expect(prolongFanOut(off, true, 0)).toBe(off);
  });

  it("begins anew if it was over meanwhile, and goes on where it was if it was not", () => {
    const told = { ...beginFanOut(0), cursor: "k", isThrough: true, told: 4 };
    expect(prolongFanOut(told, false, 9)).toEqual({ ...told, told: 1 });
    expect(prolongFanOut(told, true, 9)).toEqual(beginFanOut(9));
  });
});
