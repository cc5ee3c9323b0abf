import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { changeLive } from "../../../shared/live/change-live.ts";
import { addChange, type LiveCopy, NEW_LIVE_COPY, renewCopy } from "../../../shared/live/live-copy.ts";
import { foldLive, type LiveChange, type LiveEntry } from "../../../shared/live/live-state.ts";
import { makeLiveClient } from "../../../workers/adapters/live-client.ts";
import { copyChanges, type LiveCopyClient } from "../../../workers/adapters/live-copy-client.ts";
import { type Books, type Fault, makeMemoryStore, newBooks } from "../../support/memory-store.ts";

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000_000 }));
afterEach(() => void vi.useRealTimers());

const wait = (lengthMs: number) => new Promise<void>((resolve) => void setTimeout(resolve, lengthMs));
const WELCOME = { kind: "moment", name: "welcome" } as const;
const UNAVAILABLE = { ok: false, error: { code: "unavailable", retryAfterSeconds: 1 } };

/** The copy in an object of the mesh, with how often it was asked and written; `answerMs` infinite: it never answers. */
function makeDurable(copy: LiveCopy = NEW_LIVE_COPY, answerMs = 0) {
  const durable = { copy, answerMs, reads: 0, rows: 0, client: {} as LiveCopyClient };
  function write(after: LiveCopy): boolean {
    if (after !== durable.copy) durable.rows += 1;
    durable.copy = after;
    return after.reading !== undefined;
  }
  async function answer<T>(value: T): Promise<T | undefined> {
    if (durable.answerMs === Number.POSITIVE_INFINITY) return undefined;
    if (durable.answerMs > 0) await wait(durable.answerMs);
    return value;
  }
  durable.client = {
    read: () => {
      durable.reads += 1;
      return answer(durable.copy);
    },
    renew: async (reading) => (await answer(write(renewCopy(durable.copy, reading)))) ?? false,
    change: async (change) => answer(write(addChange(durable.copy, change, Date.now()))),
  };
  return durable;
}

/** A new isolate on its way to Redis, and to the copy. */
function makeEdge(books: Books, durable = makeDurable(), fault: Fault = {}) {
  const edge = { fault, reads: 0, deferred: [] as Promise<unknown>[] };
  const sharedStore = copyChanges(
    makeMemoryStore(books, { wait }, (operation) => {
      if (operation === "readLive") edge.reads += 1;
      return edge.fault;
    }),
    durable.client,
  );
  const client = makeLiveClient(sharedStore, undefined, durable.client);
  const defer = (work: Promise<unknown>) => void edge.deferred.push(work);
  return {
    edge,
    sharedStore,
    client,
    ask: () => client.forValue(Date.now(), defer),
    current: () => client.current(Date.now(), defer),
    settle: () => Promise.all(edge.deferred.splice(0)),
  };
}

/** What it gives, and after how many milliseconds. */
async function timed<T>(work: Promise<T>): Promise<{ value: T; tookMs: number }> {
  const startedAtMs = Date.now();
  const answered = work.then((value) => ({ value, tookMs: Date.now() - startedAtMs }));
  await vi.advanceTimersByTimeAsync(10_000);
  return answered;
}

async function pause(books: Books, thing: LiveChange["thing"] = WELCOME, on = true): Promise<void> {
  await makeMemoryStore(books).changeLive({ thing, on, atMs: Date.now() }, 1_000);
}

const pausedIn = (reading: Books) => ({ state: foldLive(reading.live, Date.now()), atMs: Date.now() });

describe("an isolate that never read the live state", () => {
  it.each([
    ["refuses", { loses: "connection" }, 0, 0],
    ["never answers", { loses: "answer" }, 1_995, 2_005],
  ] as const)(
    "gives nothing of value where Redis %s and there is no copy: 503, within 2 s",
    async (_, fault, least, most) => {
      const { ask } = makeEdge(newBooks(), makeDurable(), fault);
      const { value, tookMs } = await timed(ask());
      expect(value).toMatchObject(UNAVAILABLE);
      expect(tookMs).toBeGreaterThanOrEqual(least);
      expect(tookMs).toBeLessThanOrEqual(most);
    },
  );

  it("answers a message that gives nothing at once, all the same", async () => {
    const { current } = makeEdge(newBooks(), makeDurable(), { loses: "answer" });
    expect(current()).toMatchObject({ ageMs: Number.POSITIVE_INFINITY });
  });

  it.each([200, 500, 1_000, 1_800])("knows a pause with its first answer if Redis takes %d ms", async (answerMs) => {
    const books = newBooks();
    await pause(books);
    const { ask } = makeEdge(books, makeDurable(), { answerMs });
    const { value, tookMs } = await timed(ask());
    expect(value).toMatchObject({ ok: true, value: { state: { pausedMoments: ["welcome"] } } });
    expect(tookMs).toBeLessThanOrEqual(answerMs + 10);
  });

  it("refuses until it knows if Redis takes 2.7 s, which is no answer; of a hundred at once few ask", async () => {
    const books = newBooks();
    await pause(books);
    const { ask, edge } = makeEdge(books, makeDurable(), { answerMs: 2_700 });
    const all = await timed(Promise.all(Array.from({ length: 100 }, ask)));
    for (const answered of all.value) expect(answered).toMatchObject(UNAVAILABLE);
    expect(all.tookMs).toBeLessThanOrEqual(2_010);
    expect(edge.reads).toBe(1);
    edge.fault = {};
    expect((await timed(ask())).value).toMatchObject({ value: { state: { pausedMoments: ["welcome"] } } });
  });

  it("takes the mesh's own copy where Redis is away, with its age and what was changed since", async () => {
    const books = newBooks();
    await pause(books);
    const durable = makeDurable();
    const operator = makeEdge(books, durable);
    await operator.ask();
    await operator.settle();
    vi.advanceTimersByTime(30_000);
    const revoked = { thing: { kind: "device", name: "thumb" }, on: true, atMs: Date.now() } as const;
    expect(await operator.sharedStore.changeLive(revoked, 1_000)).toEqual({ ok: true, value: true });

    for (const fault of [{ loses: "connection" }, { loses: "answer" }] as const) {
      const { ask, client } = makeEdge(books, durable, fault);
      const { value, tookMs } = await timed(ask());
      expect(value).toMatchObject({
        ok: true,
        value: { state: { pausedMoments: ["welcome"], revokedDevices: ["thumb"] } },
      });
      expect(value.ok && value.value.ageMs).toBeGreaterThanOrEqual(30_000);
      expect(client.isRevoked("thumb")).toBe(true);
      expect(tookMs).toBeLessThanOrEqual(150);
    }
  });

  it("waits for no copy where Redis answers", async () => {
    const { ask } = makeEdge(newBooks(), makeDurable(NEW_LIVE_COPY, 1_000));
    expect((await timed(ask())).tookMs).toBe(0);
  });

  it("takes a state that was read as empty for read", async () => {
    const books = newBooks();
    const durable = makeDurable(renewCopy(NEW_LIVE_COPY, pausedIn(books)));
    const { ask } = makeEdge(books, durable, { loses: "connection" });
    expect((await timed(ask())).value).toMatchObject({ ok: true, value: { state: { pausedMoments: [] } } });
  });

  it("believes no copy from a clock that is ahead", async () => {
    const ahead = { ...pausedIn(newBooks()), atMs: Date.now() + 60_000 };
    const { ask } = makeEdge(newBooks(), makeDurable(renewCopy(NEW_LIVE_COPY, ahead)), { loses: "connection" });
    expect((await timed(ask())).value).toMatchObject(UNAVAILABLE);
  });
});

describe("the copy", () => {
  it("is written once a minute by all who read Redis, and once for each change", async () => {
    const books = newBooks();
    const durable = makeDurable();
    const edges = [1, 2, 3].map(() => makeEdge(books, durable));
    const stillMs = Date.now() + 600_000;
    for (; Date.now() < stillMs; vi.advanceTimersByTime(1_000)) {
      for (const { ask, settle } of edges) await ask().then(settle);
    }
    expect(durable.rows).toBe(10);
    const [edge] = edges;
    for (const on of [true, false]) await edge?.sharedStore.changeLive({ thing: WELCOME, on, atMs: Date.now() }, 1_000);
    expect(durable.rows).toBe(12);
  });

  it("is not asked by an isolate that has read and whose Redis answers", async () => {
    const durable = makeDurable();
    const { ask, settle } = makeEdge(newBooks(), durable);
    await ask();
    expect(durable.reads).toBe(1);
    for (let second = 0; second < 30; second++) {
      vi.advanceTimersByTime(1_000);
      await ask().then(settle);
    }
    expect(durable.reads).toBe(1);
  });

  it("tells an isolate that has read before of a change that it missed before Redis went away", async () => {
    const books = newBooks();
    const durable = makeDurable();
    const { ask, edge, settle } = makeEdge(books, durable);
    await ask();
    await settle();
    vi.advanceTimersByTime(1_500);
    await makeEdge(books, durable).sharedStore.changeLive({ thing: WELCOME, on: true, atMs: Date.now() }, 1_000);
    edge.fault = { loses: "connection" };
    vi.advanceTimersByTime(5_000);
    expect((await timed(ask())).value).toMatchObject({ value: { state: { pausedMoments: ["welcome"] } } });
  });

  it("is complete before the first change is answered, and without it no change is", async () => {
    const books = newBooks();
    await pause(books, { kind: "campaign", name: "spring" });
    const durable = makeDurable();
    const change = { thing: WELCOME, on: true, atMs: Date.now() } as const;
    expect((await makeEdge(books, durable).sharedStore.changeLive(change, 1_000)).ok).toBe(true);
    const cold = makeEdge(books, durable, { loses: "connection" });
    expect((await timed(cold.ask())).value).toMatchObject({
      value: { state: { pausedMoments: ["welcome"], pausedCampaigns: ["spring"] } },
    });
    durable.answerMs = Number.POSITIVE_INFINITY;
    expect(await makeEdge(books, durable).sharedStore.changeLive(change, 1_000)).toEqual({
      ok: false,
      error: "unreachable",
    });
  });

  it("holds every change that was answered, in any order of readings and changes", async () => {
    const things = [WELCOME, { kind: "device", name: "thumb" }] as const;
    const step = fc.record({
      afterMs: fc.constantFrom(1, 400, 1_500, 70_000),
      thing: fc.option(fc.constantFrom(...things)),
      on: fc.boolean(),
      /** A reading is as old as its question. */
      tookMs: fc.constantFrom(0, 300, 2_000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        let entries: Readonly<Record<string, LiveEntry>> = {};
        const readings: { atMs: number; state: ReturnType<typeof foldLive> }[] = [];
        let copy = NEW_LIVE_COPY;
        let nowMs = 1_000_000;
        copy = renewCopy(copy, { state: foldLive(entries, nowMs), atMs: nowMs });
        for (const { afterMs, thing, on, tookMs } of steps) {
          readings.push({ atMs: nowMs, state: foldLive(entries, nowMs) });
          nowMs += afterMs;
          if (thing === null) {
            const reading = readings.findLast(({ atMs }) => atMs <= nowMs - tookMs);
            if (reading !== undefined) copy = renewCopy(copy, reading);
          } else {
            const change = { thing, on, atMs: nowMs };
            entries = changeLive(entries, change);
            copy = addChange(copy, change, nowMs);
          }
          const held = makeDurable(copy).client;
          vi.setSystemTime(nowMs);
          const client = makeLiveClient(
            { readLive: async () => ({ ok: false, error: "unreachable" }) },
            undefined,
            held,
          );
          const view = await client.forValue(nowMs, () => {});
          expect(view.ok && view.value.state).toEqual(foldLive(entries, nowMs));
        }
      }),
      { numRuns: 60 },
    );
  });
});
