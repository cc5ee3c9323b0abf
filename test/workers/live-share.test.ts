import { afterEach, describe, expect, it, vi } from "vitest";
import type { LiveReading } from "../../shared/live/live-reading.ts";
import { NO_LIVE_STATE } from "../../shared/live/live-state.ts";
import { makeLiveShare } from "../../workers/adapters/live-share.ts";
import { liveSignal } from "../support/live-signal.ts";
import { AUDIENCE, call } from "./support/visitor.ts";

const reading: LiveReading = {
  state: {
    ...NO_LIVE_STATE,
    pausedMoments: ["m"],
    signals: [liveSignal({ type: "a", untilMs: 5 }), liveSignal({ type: "b", place: "p", untilMs: 6 })],
  },
  atMs: 1_234.5,
};

afterEach(() => void vi.restoreAllMocks());

describe("what edges of one data centre leave each other", () => {
  it("is taken as it was put, the newest of it", async () => {
    const [one, another] = [
      makeLiveShare({ name: "a", audience: AUDIENCE }),
      makeLiveShare({ name: "a", audience: AUDIENCE }),
    ];
    await one.put({ ...reading, atMs: 1 });
    await one.put(reading);
    expect(await another.take()).toEqual(reading);
  });

  it("is nothing before anybody put anything, and for another mesh", async () => {
    const share = makeLiveShare({ name: "b", audience: AUDIENCE });
    expect(await share.take()).toBeUndefined();
    await share.put(reading);
    expect(await makeLiveShare({ name: "c", audience: AUDIENCE }).take()).toBeUndefined();
    expect(await makeLiveShare({ name: "b", audience: "https://other.test" }).take()).toBeUndefined();
  });

  it("is out of reach from outside: not in the cache of the zone, and behind no route", async () => {
    const cached = vi.spyOn(await caches.open("any").then(Object.getPrototypeOf), "put");
    await makeLiveShare({ name: "d", audience: AUDIENCE }).put(reading);
    const key = String(cached.mock.calls[0]?.[0]);
    expect(new URL(key).origin).toBe(AUDIENCE);
    expect(await caches.default.match(key)).toBeUndefined();
    expect((await call(key.slice(AUDIENCE.length))).status).toBe(404);
  });

  it("is nothing where something else lies there", async () => {
    const share = makeLiveShare({ name: "e", audience: AUDIENCE });
    await share.put({ ...reading, state: JSON.parse("{}") });
    expect(await share.take()).toBeUndefined();
  });
});

describe("where there is no cache", () => {
  it("nothing is taken or put, nobody is disturbed, and it is asked once", async () => {
    const open = vi.spyOn(caches, "open").mockRejectedValue(new Error("No Cache was configured"));
    const share = makeLiveShare({ name: "f", audience: AUDIENCE });
    await share.put(reading);
    expect(await share.take()).toBeUndefined();
    expect(open).toHaveBeenCalledTimes(1);
  });

  it("that answers, an edge waits no longer than 50 ms", async () => {
    const hanging = { match: () => new Promise(() => {}) };
    vi.spyOn(caches, "open").mockResolvedValue(Object.assign(await caches.open("any"), hanging));
    const startedAtMs = performance.now();
    expect(await makeLiveShare({ name: "g", audience: AUDIENCE }).take()).toBeUndefined();
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  });
});
