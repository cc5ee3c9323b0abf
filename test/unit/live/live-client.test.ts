import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { changeLive } from "../../../shared/live/change-live.ts";
import type { LiveReading } from "../../../shared/live/live-reading.ts";
import type { LiveShare } from "../../../workers/adapters/live-share.ts";
import { change, makeEdge } from "../../support/live-edge.ts";
import { signalOn } from "../../support/live-signal.ts";
import { newBooks } from "../../support/memory-store.ts";

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000_000 }));
afterEach(() => void vi.useRealTimers());

const WELCOME = { kind: "moment", name: "welcome" } as const;

describe("an isolate that has read nothing yet", () => {
  it("waits before a decision that gives value, and knows all by then", async () => {
    const books = newBooks();
    await change(books, WELCOME);
    const { ask } = makeEdge(books);
    expect(await ask("value")).toMatchObject({ state: { pausedMoments: ["welcome"] }, ageMs: 0 });
  });

  it("lets other messages go on, of nothing and infinitely old, and reads meanwhile", async () => {
    const books = newBooks();
    await change(books, WELCOME);
    const { ask, askAndSettle } = makeEdge(books);
    expect(await askAndSettle("any")).toMatchObject({ state: { pausedMoments: [] }, ageMs: Number.POSITIVE_INFINITY });
    expect(await ask("any")).toMatchObject({ state: { pausedMoments: ["welcome"] }, ageMs: 0 });
  });
});

describe("a copy", () => {
  it("up to 2 s old is used as it is", async () => {
    const { askAndSettle, edge } = makeEdge(newBooks());
    await askAndSettle("value");
    vi.advanceTimersByTime(2_000);
    expect(await askAndSettle("value")).toMatchObject({ ageMs: 2_000 });
    expect(edge.reads).toBe(1);
  });

  it("more than 2 s old is used, and read anew once, however many ask", async () => {
    const { ask, edge } = makeEdge(newBooks());
    await ask("value");
    vi.advanceTimersByTime(2_001);
    edge.fault = { answerMs: 50 };
    const views = await Promise.all(Array.from({ length: 20 }, () => ask("value")));
    expect(views.every(({ ageMs }) => ageMs === 2_001)).toBe(true);
    expect(edge.reads).toBe(2);
    await vi.advanceTimersByTimeAsync(50);
    expect(await ask("value")).toMatchObject({ ageMs: 50 });
  });

  it("more than 4 s old is read anew before a decision that gives value, and by no other", async () => {
    const books = newBooks();
    const { askAndSettle } = makeEdge(books);
    await askAndSettle("value");
    await change(books, WELCOME);
    vi.advanceTimersByTime(4_001);
    expect(await askAndSettle("any")).toMatchObject({ state: { pausedMoments: [] }, ageMs: 4_001 });
    vi.advanceTimersByTime(4_001);
    await change(books, WELCOME, false);
    expect(await askAndSettle("value")).toMatchObject({ state: { pausedMoments: [] }, ageMs: 0 });
  });

  it("never lets a decision of value be more than 4 s behind, whatever the rhythm of messages", async () => {
    const books = newBooks();
    const { askAndSettle } = makeEdge(books);
    await askAndSettle("value");
    for (let step = 0; step < 200; step++) {
      const pausedAtMs = Date.now();
      await change(books, WELCOME, step % 2 === 0);
      vi.advanceTimersByTime((step * 977) % 6_000);
      const { state } = await askAndSettle(step % 3 === 0 ? "any" : "value");
      const isBehind = state.pausedMoments.includes("welcome") !== (step % 2 === 0);
      if (step % 3 !== 0 && isBehind) expect(Date.now() - pausedAtMs).toBeLessThanOrEqual(4_000);
      vi.advanceTimersByTime(1);
    }
  });

  it("loses a signal by time, also where the truth is out of reach", async () => {
    const books = newBooks();
    books.live = changeLive(books.live, signalOn({ type: "taxi", untilMs: Date.now() + 1_000 }, Date.now()));
    const { askAndSettle, atHand, edge } = makeEdge(books);
    expect((await askAndSettle("value")).state.signals).toHaveLength(1);
    edge.fault = { loses: "connection" };
    vi.advanceTimersByTime(1_000);
    expect(atHand(Date.now()).state.signals).toEqual([]);
    expect((await askAndSettle("any")).state.signals).toEqual([]);
  });

  it("says which devices are revoked", async () => {
    const books = newBooks();
    await change(books, { kind: "device", name: "thumb" });
    const { askAndSettle, isRevoked } = makeEdge(books);
    expect(isRevoked("thumb")).toBe(false);
    await askAndSettle("value");
    expect([isRevoked("thumb"), isRevoked("another")]).toEqual([true, false]);
  });
});

describe("while the truth does not answer", () => {
  it("a decision waits for it 150 ms, then goes on with what there is, and says how old that is", async () => {
    const books = newBooks();
    await change(books, WELCOME);
    const { ask, edge } = makeEdge(books);
    await ask("value");
    edge.fault = { loses: "answer" };
    vi.advanceTimersByTime(10_000);
    const asked = ask("value");
    const view = vi.fn();
    void asked.then(view);
    await vi.advanceTimersByTimeAsync(149);
    expect(view).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(view).toHaveBeenCalledWith({
      state: expect.objectContaining({ pausedMoments: ["welcome"] }),
      ageMs: 10_000,
    });
  });

  it("one that refuses is not waited for, and asked again by the next decision", async () => {
    const books = newBooks();
    const { ask, edge } = makeEdge(books);
    edge.fault = { loses: "connection" };
    expect(await ask("value")).toMatchObject({ ageMs: Number.POSITIVE_INFINITY });
    edge.fault = {};
    await change(books, WELCOME);
    expect(await ask("value")).toMatchObject({ state: { pausedMoments: ["welcome"] }, ageMs: 0 });
  });

  it("an answer that comes after the wait counts for the next message: a far edge obeys too", async () => {
    const books = newBooks();
    const { ask, edge } = makeEdge(books);
    await ask("value");
    await change(books, WELCOME);
    vi.advanceTimersByTime(10_000);
    edge.fault = { requestMs: 200, answerMs: 200 };
    const first = ask("value");
    await vi.advanceTimersByTimeAsync(150);
    expect(await first).toMatchObject({ state: { pausedMoments: [] }, ageMs: 10_000 });
    await vi.advanceTimersByTimeAsync(250);
    expect(await ask("value")).toMatchObject({ state: { pausedMoments: ["welcome"] }, ageMs: 400 });
  });
});

describe("an isolate that has changed the live state itself", () => {
  const pauseOf = () => ({ thing: WELCOME, on: true, atMs: Date.now() });

  it("obeys at once, though its copy was young", async () => {
    const { ask, obey } = makeEdge(newBooks());
    await ask("value");
    obey(pauseOf(), Date.now());
    expect((await ask("value")).state.pausedMoments).toEqual(["welcome"]);
  });

  it("does not lose the change to an answer to what it asked before, or to a replica that lags behind", async () => {
    const [books, lagging] = [newBooks(), newBooks()];
    const { ask, readNow, obey, edge } = makeEdge(lagging);
    edge.fault = { answerMs: 100 };
    const before = ask("value");
    await vi.advanceTimersByTimeAsync(50);
    await change(books, WELCOME);
    obey(pauseOf(), Date.now());
    await vi.advanceTimersByTimeAsync(50);
    expect((await before).state.pausedMoments).toEqual(["welcome"]);
    edge.fault = {};
    vi.advanceTimersByTime(900);
    expect((await readNow())?.pausedMoments).toEqual(["welcome"]);
    expect((await ask("value")).state.pausedMoments).toEqual(["welcome"]);
  });

  it("keeps to it while the truth is out of reach, however long", async () => {
    const { ask, obey, edge } = makeEdge(newBooks());
    await ask("value");
    obey(pauseOf(), Date.now());
    edge.fault = { loses: "connection" };
    vi.advanceTimersByTime(60_000);
    expect(await ask("value")).toMatchObject({ state: { pausedMoments: ["welcome"] }, ageMs: 60_000 });
  });

  it("obeys a later change that another makes, within 5 s", async () => {
    const books = newBooks();
    const { ask, obey } = makeEdge(books);
    await ask("value");
    await change(books, WELCOME);
    obey(pauseOf(), Date.now());
    vi.advanceTimersByTime(1);
    await change(books, WELCOME, false);
    for (let elapsedMs = 0; elapsedMs < 5_000; elapsedMs += 100) {
      vi.advanceTimersByTime(100);
      await ask("value");
    }
    expect((await ask("value")).state.pausedMoments).toEqual([]);
  });

  it("refuses a device it has just revoked", async () => {
    const { obey, isRevoked } = makeEdge(newBooks());
    obey({ thing: { kind: "device", name: "thumb" }, on: true, atMs: Date.now() }, Date.now());
    expect(isRevoked("thumb")).toBe(true);
  });

  it("is told what the truth holds now, or that nobody knows", async () => {
    const books = newBooks();
    const { readNow, edge } = makeEdge(books);
    await change(books, WELCOME);
    expect(await readNow()).toMatchObject({ pausedMoments: ["welcome"] });
    edge.fault = { loses: "connection" };
    expect(await readNow()).toBeUndefined();
  });

  it("an older answer that comes later takes the place of no newer one", async () => {
    const books = newBooks();
    const { ask, atHand, readNow, edge } = makeEdge(books);
    edge.fault = { answerMs: 100 };
    const slow = ask("value");
    await vi.advanceTimersByTimeAsync(10);
    await change(books, WELCOME);
    edge.fault = {};
    await readNow();
    await vi.advanceTimersByTimeAsync(90);
    await slow;
    expect(atHand(Date.now()).state.pausedMoments).toEqual(["welcome"]);
  });
});

describe("edges of one data centre", () => {
  function makeShare(): LiveShare & { reading: LiveReading | undefined } {
    const share = {
      reading: undefined as LiveReading | undefined,
      take: async () => share.reading,
      put: async (reading: LiveReading) => {
        share.reading = reading;
      },
    };
    return share;
  }

  it("read once a second between them", async () => {
    const [books, share] = [newBooks(), makeShare()];
    const edges = Array.from({ length: 5 }, () => makeEdge(books, share));
    for (const { askAndSettle } of edges) await askAndSettle("value");
    expect(edges.map(({ edge }) => edge.reads)).toEqual([1, 0, 0, 0, 0]);
    vi.advanceTimersByTime(1_001);
    const cold = makeEdge(books, share);
    await cold.askAndSettle("value");
    expect(cold.edge.reads).toBe(1);
  });

  it("take the age of a reading with it", async () => {
    const [books, share] = [newBooks(), makeShare()];
    await makeEdge(books, share).askAndSettle("value");
    vi.advanceTimersByTime(900);
    expect(await makeEdge(books, share).ask("value")).toMatchObject({ ageMs: 900 });
  });

  it("use an old reading of another edge only where the truth gives none", async () => {
    const [books, share] = [newBooks(), makeShare()];
    await change(books, WELCOME);
    await makeEdge(books, share).askAndSettle("value");
    await change(books, WELCOME, false);
    vi.advanceTimersByTime(30_000);
    const cold = makeEdge(books, share);
    cold.edge.fault = { loses: "connection" };
    expect(await cold.ask("value")).toMatchObject({ state: { pausedMoments: ["welcome"] }, ageMs: 30_000 });
  });

  it("take no reading from a clock that is ahead", async () => {
    const [books, share] = [newBooks(), makeShare()];
    const { ask } = makeEdge(books, share);
    share.reading = { state: (await ask("value")).state, atMs: Date.now() + 60_000 };
    vi.advanceTimersByTime(10_000);
    await change(books, WELCOME);
    expect((await ask("value")).state.pausedMoments).toEqual(["welcome"]);
  });
});
