import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeUnderWay } from "../../../workers/isolate/under-way.ts";

const MOST_MS = 10_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Work that lasts until it is told to end. */
function longWork() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return { promise, resolve, reject };
}

/** Whether this has ended, now and later. */
function endOf(work: Promise<void>): { hasEnded: boolean } {
  const end = { hasEnded: false };
  void work.then(() => {
    end.hasEnded = true;
  });
  return end;
}

describe("who waits until less is under way", () => {
  it("gives others a turn, also if nothing is", async () => {
    const end = endOf(makeUnderWay().untilLess(1, MOST_MS));
    await Promise.resolve();
    expect(end.hasEnded).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(end.hasEnded).toBe(true);
  });

  it("goes on as soon as enough of it has ended, well or not", async () => {
    const underWay = makeUnderWay();
    const [first, second, third] = [longWork(), longWork(), longWork()];
    const results = [first, second, third].map(({ promise }) => underWay.during(promise));
    void Promise.allSettled(results);
    const end = endOf(underWay.untilLess(2, MOST_MS));
    first.resolve("done");
    await vi.advanceTimersByTimeAsync(100);
    expect(end.hasEnded).toBe(false);
    second.reject(new Error("failed"));
    await vi.advanceTimersByTimeAsync(10);
    expect(end.hasEnded).toBe(true);
    expect(await results[0]).toBe("done");
    await expect(results[1]).rejects.toThrow("failed");
  });

  it("goes on after the time that it was given", async () => {
    const underWay = makeUnderWay();
    void underWay.during(longWork().promise);
    const end = endOf(underWay.untilLess(1, 200));
    await vi.advanceTimersByTimeAsync(150);
    expect(end.hasEnded).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(end.hasEnded).toBe(true);
  });

  it("does not wait for what an object that is gone will never end", async () => {
    const underWay = makeUnderWay();
    void underWay.during(longWork().promise);
    await vi.advanceTimersByTimeAsync(15_000);
    const end = endOf(underWay.untilLess(1, MOST_MS));
    await vi.advanceTimersByTimeAsync(1);
    expect(end.hasEnded).toBe(true);
  });
});
