import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeLiveClient } from "../../../workers/adapters/live-client.ts";
import { type Fault, makeMemoryStore, newBooks } from "../../support/memory-store.ts";
import { valueOrAtHand } from "../../support/value-or-at-hand.ts";

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000_000 }));
afterEach(() => void vi.useRealTimers());

const MANY = 50;
const PAUSED = { thing: { kind: "moment", name: "welcome" }, on: true } as const;

/** An edge whose way to the truth takes 40 ms there and back, and counts its readings. */
function makeEdge(fault: Fault = { requestMs: 20, answerMs: 20 }) {
  const edge = { fault, reads: 0 };
  const books = newBooks();
  const wait = (lengthMs: number) => new Promise<void>((resolve) => void setTimeout(resolve, lengthMs));
  const sharedStore = makeMemoryStore(books, { wait }, () => {
    edge.reads += 1;
    return edge.fault;
  });
  const client = makeLiveClient(sharedStore);
  const ask = async (needs: "value" | "any") =>
    needs === "any" ? client.current(Date.now(), () => {}) : valueOrAtHand(client, () => {});
  return { edge, books, ask };
}

it("of many decisions that come at once after a pause one reads, and all know", async () => {
  const { edge, books, ask } = makeEdge();
  await makeMemoryStore(books).changeLive({ ...PAUSED, atMs: Date.now() }, 1_000);
  const background = ask("any");
  const asked = Promise.all(Array.from({ length: MANY }, () => ask("value")));
  await vi.advanceTimersByTimeAsync(45);
  for (const { state } of await asked) expect(state.pausedMoments).toEqual(["welcome"]);
  expect((await background).state.pausedMoments).toEqual([]);
  expect(edge.reads).toBe(1);
});

it("while the truth is silent they wait 150 ms each, and ask it together no more than once in that time", async () => {
  const { edge, ask } = makeEdge({});
  await ask("value");
  vi.advanceTimersByTime(10_000);
  edge.fault = { loses: "answer" };
  edge.reads = 0;
  const tookMs: number[] = [];
  const decisions: Promise<unknown>[] = [];
  for (let waitedMs = 0; waitedMs < 1_500; waitedMs += 10) {
    const startedAtMs = Date.now();
    decisions.push(ask("value").then(() => tookMs.push(Date.now() - startedAtMs)));
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(5_000);
  await Promise.all(decisions);
  expect(Math.max(...tookMs)).toBeLessThanOrEqual(150);
  expect(edge.reads).toBe(10);
});
