import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { compileCatalog } from "../../shared/catalog/compile-catalog.ts";
import { buildFenceIndex } from "../../shared/geo/build-fence-index.ts";
import { makeCatalogClient } from "../../workers/adapters/catalog-client.ts";
import type { Config, Env } from "../../workers/env.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000 });
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const INDEX = buildFenceIndex([]);

/** An edge, and the catalog's object as it is now: what it holds, and how long it takes to answer, if it does. */
function makeEdge() {
  const store = { version: "one", answersInMs: 10, refuses: false };
  const asked: string[] = [];
  async function answer<T>(what: string, value: T): Promise<T> {
    asked.push(what);
    const { answersInMs, refuses } = store;
    if (refuses) throw new Error("the object is overloaded");
    await new Promise((resolve) => setTimeout(resolve, answersInMs));
    return value;
  }
  const policyOf = (version: string) => new TextEncoder().encode(JSON.stringify(compileCatalog({}, version)));
  const stub = {
    pointer: () => answer("pointer", { version: store.version }),
    piece: (version: string, part: string) =>
      answer(`${part} of ${version}`, part === "index" ? INDEX : policyOf(version)),
  };
  const client = makeCatalogClient({ CATALOG: { getByName: () => stub } } as unknown as Env, {} as Config);
  return {
    store,
    asked,
    client,
    /** The version that a message now is decided on, and how long it waited for that. */
    async decideOn() {
      const startedAtMs = Date.now();
      let tookMs = 0;
      const found = client
        .current(startedAtMs, () => {})
        .finally(() => {
          tookMs = Date.now() - startedAtMs;
        });
      await vi.advanceTimersByTimeAsync(6_000);
      return { version: (await found)?.version, tookMs };
    },
  };
}

/** Far longer than anybody waits. */
const NEVER_MS = 3_600_000;

describe("the catalog", () => {
  it("is waited for by a cold edge 5 s, and then there is nothing to decide on: 503", async () => {
    const { store, decideOn } = makeEdge();
    store.answersInMs = NEVER_MS;
    expect(await decideOn()).toEqual({ version: undefined, tookMs: 5_000 });
    store.answersInMs = 10;
    expect(await decideOn()).toEqual({ version: "one", tookMs: 20 });
  });

  it("that cannot be asked for a newer version is decided on as it was, after half a second or at once", async () => {
    const { store, decideOn, asked, client } = makeEdge();
    await decideOn();
    const checkedAtMs = client.checkedAtMs();
    store.version = "two";
    store.answersInMs = NEVER_MS;
    expect(await decideOn()).toEqual({ version: "one", tookMs: 500 });
    store.refuses = true;
    expect(await decideOn()).toEqual({ version: "one", tookMs: 0 });
    expect(client.checkedAtMs()).toBe(checkedAtMs);
    // Nobody asks twice for one message.
    expect(asked.filter((what) => what === "pointer")).toHaveLength(3);
  });

  it("that somebody waited for in vain is not waited for again for 2 s, so that a hanging object slows nobody down", async () => {
    const { store, decideOn, client } = makeEdge();
    await decideOn();
    store.answersInMs = NEVER_MS;
    const first = client.current(Date.now(), () => {});
    await vi.advanceTimersByTimeAsync(500);
    expect((await first)?.version).toBe("one");
    for (const laterMs of [1, 500, 900]) {
      const askedAtMs = Date.now() + laterMs;
      await vi.advanceTimersByTimeAsync(laterMs);
      expect((await client.current(askedAtMs, () => {}))?.version).toBe("one");
    }
    store.version = "two";
    store.answersInMs = 10;
    await decideOn();
    expect(await decideOn()).toMatchObject({ version: "two" });
  });

  it("of a new version takes the place of the old one only whole", async () => {
    const { store, decideOn, asked } = makeEdge();
    await decideOn();
    store.version = "two";
    store.answersInMs = 300;
    // The pointer comes in time, the policy and the index do not.
    expect(await decideOn()).toEqual({ version: "one", tookMs: 500 });
    expect(asked).toContain("policy of two");
    expect(await decideOn()).toMatchObject({ version: "two" });
  });

  it("of exactly the version of an edge is waited for by the object 300 ms, then it is 503", async () => {
    const { store, client } = makeEdge();
    store.answersInMs = 299;
    const inTime = client.policyOf("one");
    await vi.advanceTimersByTimeAsync(300);
    expect((await inTime)?.version).toBe("one");
    store.answersInMs = NEVER_MS;
    const late = client.policyOf("two");
    await vi.advanceTimersByTimeAsync(300);
    expect(await late).toBeUndefined();
  });
});
