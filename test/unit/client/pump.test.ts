import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startPump } from "../../../client/sdk/pump.ts";

const page = Object.assign(new EventTarget(), { hidden: false });
const NOTHING = { waiting: 0, retryAfterSeconds: Number.NaN };
const ONE = { waiting: 1, retryAfterSeconds: Number.NaN };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", page);
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A pump whose attempts all leave `left`; `attempts` are their times, in seconds. */
function pumping(left = ONE) {
  const closing = new AbortController();
  const attempts: number[] = [];
  const about = { left };
  const startMs = Date.now();
  const flush = async () => {
    attempts.push((Date.now() - startMs) / 1000);
    return about.left;
  };
  const told: number[] = [];
  const { run, rest } = startPump(flush, ({ waiting }) => told.push(waiting), closing.signal);
  return { about, attempts, told, run, rest, closing };
}

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

describe("what waits is sent again", () => {
  it("after growing pauses, of five minutes at most", async () => {
    const { attempts } = pumping();
    await pass(1_300);
    expect(attempts).toEqual([0, 5, 15, 35, 75, 155, 315, 615, 915, 1215]);
  });

  it("not before the mesh wants it", async () => {
    const { attempts } = pumping({ waiting: 1, retryAfterSeconds: 60 });
    await pass(61);
    expect(attempts).toEqual([0, 60]);
  });

  it("no more, once nothing waits", async () => {
    const { about, attempts, told } = pumping();
    await pass(1);
    about.left = NOTHING;
    await pass(3_600);
    expect(attempts).toEqual([0, 5]);
    expect(told).toEqual([1, 0]);
  });

  it("after the pause, where it came to wait later than the last attempt; what comes besides does not lengthen the pause", async () => {
    const { attempts, told, rest } = pumping(NOTHING);
    await pass(100);
    rest(ONE);
    await pass(4);
    rest({ ...ONE, waiting: 2 });
    await pass(600);
    expect(attempts).toEqual([0, 105]);
    expect(told).toEqual([0, 1, 2, 0]);
  });

  it("at once when there is a connection or the page is seen again, and the pauses start anew", async () => {
    const { attempts } = pumping();
    await pass(100);
    page.dispatchEvent(new Event("online"));
    await pass(20);
    expect(attempts).toEqual([0, 5, 15, 35, 75, 100, 105, 115]);
    page.hidden = true;
    page.dispatchEvent(new Event("visibilitychange"));
    page.hidden = false;
    await pass(1);
    expect(attempts.at(-1)).toBe(115);
    page.dispatchEvent(new Event("visibilitychange"));
    await pass(1);
    expect(attempts.at(-1)).toBe(121);
  });

  it("once more for all that came during an attempt", async () => {
    const { attempts, run } = pumping(NOTHING);
    await pass(0);
    await Promise.all([run(), run(), run()]);
    expect(attempts).toHaveLength(2);
  });

  it("never by a page that has closed its mesh", async () => {
    const { attempts, run, closing } = pumping();
    await pass(1);
    closing.abort();
    await run();
    page.dispatchEvent(new Event("online"));
    await pass(3_600);
    expect(attempts).toEqual([0]);
  });
});
