import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { packEidTable, slotAt, slotSpan } from "../../shared/eid/eid-table.ts";
import { makeEidClient } from "../../workers/adapters/eid-client.ts";
import type { Config, Env } from "../../workers/env.ts";

const SLOT = slotAt(1_000_000_000_000);
const SLOT_MS = slotSpan(SLOT).fromMs;
const EID = "00112233aabbccdd";

beforeEach(() => {
  vi.useFakeTimers({ now: SLOT_MS + 60_000 });
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** An edge, and the resolver as it is now: how long it takes to answer, if it does. Of each slot one quantum, its own number. */
function makeEdge() {
  const resolver = { answersInMs: 10, refuses: false };
  const asked: number[] = [];
  const stub = {
    async table(_version: string, slot: number) {
      asked.push(slot);
      const { answersInMs, refuses } = resolver;
      await new Promise((resolve) => setTimeout(resolve, answersInMs));
      if (refuses) throw new Error("the object is overloaded");
      return packEidTable([{ eid: EID, beacon: "shelf", quantum: slot, likelihood: "expected" }]);
    },
  };
  const client = makeEidClient({ EIDS: { getByName: () => stub } } as unknown as Env, {} as Config);
  /** The slot of the table that a message gets after this time, undefined for a 503. */
  async function ask(afterMs = 0): Promise<number | undefined> {
    await vi.advanceTimersByTimeAsync(afterMs);
    const answered = client.table("one", Date.now(), () => {});
    await vi.advanceTimersByTimeAsync(300);
    return (await answered)?.find(EID)[0]?.quantum;
  }
  return { resolver, asked, client, ask };
}

describe("an edge's table of changing identifiers", () => {
  it("is loaded once for all messages that come at once, and once in five minutes", async () => {
    const { asked, client, ask } = makeEdge();
    const answered = Array.from({ length: 50 }, () => client.table("one", Date.now(), () => {}));
    await vi.advanceTimersByTimeAsync(300);
    for (const table of await Promise.all(answered)) expect(table?.find(EID)).toMatchObject([{ quantum: SLOT }]);
    expect(await ask(60_000)).toBe(SLOT);
    expect(asked).toEqual([SLOT]);
  });

  it("that takes longer than anybody waits is there for the next message, without being asked for again", async () => {
    const { resolver, asked, ask } = makeEdge();
    resolver.answersInMs = 1_000;
    expect(await ask()).toBeUndefined();
    expect(await ask()).toBeUndefined();
    expect(await ask(500)).toBe(SLOT);
    expect(asked).toEqual([SLOT]);
  });

  it("that does not come is asked for again", async () => {
    const { resolver, asked, ask } = makeEdge();
    resolver.refuses = true;
    expect(await ask()).toBeUndefined();
    resolver.refuses = false;
    resolver.answersInMs = 60_000;
    expect(await ask()).toBeUndefined();
    resolver.answersInMs = 10;
    expect(await ask(5_000)).toBe(SLOT);
    expect(asked).toEqual([SLOT, SLOT, SLOT]);
  });

  it("answers for half a minute beyond its time, while the next one is on its way", async () => {
    const { resolver, asked, ask } = makeEdge();
    expect(await ask()).toBe(SLOT);
    resolver.answersInMs = 4_000;
    vi.setSystemTime(slotSpan(SLOT + 1).fromMs);
    expect(await ask()).toBe(SLOT);
    expect(await ask(5_000)).toBe(SLOT + 1);
    expect(asked).toEqual([SLOT, SLOT + 1]);
  });
});
