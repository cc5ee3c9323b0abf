import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type RedisServer, startRedisServer } from "../../local/redis/redis-server.ts";
import { connectRedis, type RedisConnection } from "../../local/redis/resp.ts";
import { type Fault, inTurn, startUpstashBridge, type UpstashBridge } from "../../local/redis/upstash-bridge.ts";
import { requirement } from "../../local/requirements.ts";
import type { SharedStore } from "../../shared/shared-store.ts";
import { changeLiveScript } from "../../workers/adapters/scripts/change-live.ts";
import { leaseScript } from "../../workers/adapters/scripts/lease.ts";
import { putTagScript } from "../../workers/adapters/scripts/put-tag.ts";
import { refundScript } from "../../workers/adapters/scripts/refund.ts";
import { removeTagScript } from "../../workers/adapters/scripts/remove-tag.ts";
import { settleScript } from "../../workers/adapters/scripts/settle.ts";
import { makeUpstashStore } from "../../workers/adapters/upstash-store.ts";
import { runs } from "../support/runs.ts";
import { askOf, held, lease, refundOf, START_MS, settle, WAIT_MS } from "../support/store-calls.ts";

const SCRIPTS = [leaseScript, settleScript, refundScript, changeLiveScript, putTagScript, removeTagScript];
const UNREACHABLE = { ok: false, error: "unreachable" };

describe("the scripts", () => {
  it("bear the names that Redis gives them", () => {
    for (const { sha1, text } of SCRIPTS) expect(createHash("sha1").update(text).digest("hex")).toBe(sha1);
  });
});

describe.skipIf(requirement("REDIS_SERVER") === undefined)("the truth in Redis, in trouble,", () => {
  let redis: RedisServer;
  let bridge: UpstashBridge;
  let raw: RedisConnection;
  let prefix: string;
  let sharedStore: SharedStore;

  beforeAll(async () => {
    redis = await startRedisServer({ keepsData: true });
    raw = connectRedis(redis.port);
    bridge = await startUpstashBridge(redis.port);
  });

  beforeEach(() => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    prefix = `mesh-${crypto.randomUUID()}`;
    sharedStore = open(bridge.token);
    bridge.reset();
  });

  afterEach(() => vi.restoreAllMocks());

  afterAll(async () => {
    raw.close();
    await bridge.stop();
    await redis.stop();
  });

  const open = (token: string, url = bridge.url) => makeUpstashStore({ url, token, prefix });

  const ledgerKey = () => `${prefix}:budget:{autumn}`;

  /** Every operation once. */
  function operations(of: SharedStore, timeoutMs = WAIT_MS) {
    const tag = { tag: "tag", owner: "owner", atMs: START_MS };
    return {
      lease: () => of.lease(askOf({ id: "first" }), timeoutMs),
      settle: () => of.settle({ id: "first", campaign: "autumn", unspent: 1, nowMs: START_MS }, timeoutMs),
      refund: () => of.refund(refundOf({}), timeoutMs),
      changeLive: () =>
        of.changeLive({ thing: { kind: "moment", name: "hello" }, on: true, atMs: START_MS }, timeoutMs),
      readLive: () => of.readLive(START_MS, timeoutMs),
      putTag: () => of.putTag({ ...tag, locator: "secret-locator" }, timeoutMs),
      removeTag: () => of.removeTag(tag, timeoutMs),
      findTags: () => of.findTags(["tag", "other"], timeoutMs),
    } as const;
  }

  async function expectUnreachable(of: SharedStore, timeoutMs?: number): Promise<void> {
    for (const [name, run] of Object.entries(operations(of, timeoutMs))) {
      expect({ [name]: await run() }).toEqual({ [name]: UNREACHABLE });
    }
  }

  it("sends one request with one command for each operation", async () => {
    for (const run of Object.values(operations(sharedStore))) expect((await run()).ok).toBe(true);
    bridge.reset();
    for (const run of Object.values(operations(sharedStore))) expect((await run()).ok).toBe(true);
    expect(bridge.requests()).toBe(8);
    expect(bridge.commands()).toEqual({ EVALSHA: 6, HGETALL: 1, MGET: 1, total: 8 });
  });

  it("sends a script whole, once, where Redis has forgotten it", async () => {
    await lease(sharedStore, { id: "first" });
    await raw.send(["SCRIPT", "FLUSH"]);
    bridge.reset();
    await lease(sharedStore, { id: "second" });
    await lease(sharedStore, { id: "third" });
    expect(bridge.commands()).toEqual({ EVALSHA: 2, EVAL: 1, total: 3 });
  });

  it("is unreachable with a wrong token, no server or no URL", async () => {
    await expectUnreachable(open("wrong"));
    await expectUnreachable(open(bridge.token, "http://127.0.0.1:1"));
    await expectUnreachable(open(bridge.token, "no-url"));
  });

  it("is unreachable while Redis is down, and there again with it, with every lease", async () => {
    const before = await lease(sharedStore, { id: "first" });
    await redis.end("SIGKILL");
    await expectUnreachable(sharedStore);
    await redis.start();
    expect(await lease(sharedStore, { id: "first" })).toEqual(before);
  });

  it.each<Fault>(["drop-request", "drop-answer", "status-500"])("is unreachable by one request: %s", async (fault) => {
    bridge.suffer(() => fault);
    await expectUnreachable(sharedStore);
    expect(bridge.requests()).toBe(8);
  });

  it("gives up in time; what takes effect afterwards is the same lease", async () => {
    await lease(sharedStore, { id: "warm" });
    const delayMs = 1_500;
    bridge.suffer(inTurn({ delayMs }));
    const beforeMs = performance.now();
    expect(await sharedStore.lease(askOf({ id: "late" }), 50)).toEqual(UNREACHABLE);
    expect(performance.now() - beforeMs).toBeLessThan(delayMs);
    const { units } = await lease(sharedStore, { id: "late" });
    await bridge.idle();
    expect(await lease(sharedStore, { id: "late" })).toEqual({ units });
    const [issued] = await raw.send(["HGET", ledgerKey(), "issued"]);
    expect(Number(String(issued))).toBe(12 + units);
  });

  it("does not bring back a tag whose registration was given up and comes late", async () => {
    bridge.suffer(inTurn({ delayMs: 150 }));
    const tag = { tag: "tag", owner: "owner" };
    expect(await sharedStore.putTag({ ...tag, locator: "person", atMs: START_MS }, 30)).toEqual(UNREACHABLE);
    await held(sharedStore.removeTag({ ...tag, atMs: START_MS + 1 }, WAIT_MS));
    await bridge.idle();
    expect(await sharedStore.findTags(["tag"], WAIT_MS)).toEqual({ ok: true, value: [null] });
  });

  it("gives every unit exactly once, whatever is dropped, repeated or refused", async () => {
    const anyFault = fc.constantFrom<Fault>("none", "drop-request", "drop-answer", "repeat", "status-500");
    await fc.assert(
      fc.asyncProperty(fc.array(anyFault, { maxLength: 60 }), async (faults) => {
        prefix = `mesh-${crypto.randomUUID()}`;
        sharedStore = open(bridge.token);
        bridge.suffer(inTurn(...faults));
        let spent = 0;
        for (;;) {
          const ask = askOf({ id: crypto.randomUUID() });
          const { units } = await untilHeard(() => sharedStore.lease(ask, WAIT_MS));
          if (units === 0) break;
          const used = Math.ceil(units / 2);
          spent += used;
          const settlement = { id: ask.id, campaign: "autumn", unspent: units - used, nowMs: START_MS };
          await untilHeard(() => sharedStore.settle(settlement, WAIT_MS));
        }
        expect(spent).toBe(100);
      }),
      { numRuns: runs(10) },
    );
  });

  it("is unreachable where its keys hold something else, and leaves that alone", async () => {
    await raw.send(["SET", `${ledgerKey()}:leases`, "x"], ["SET", `${prefix}:live`, "x"]);
    await raw.send(["HSET", `${prefix}:tag:tag`, "x", "x"]);
    const { findTags: _noFault, ...others } = operations(sharedStore);
    for (const [name, run] of Object.entries(others)) expect({ [name]: await run() }).toEqual({ [name]: UNREACHABLE });
    // MGET says null for what is no string.
    expect(await sharedStore.findTags(["tag"], WAIT_MS)).toEqual({ ok: true, value: [null] });
    expect(String((await raw.send(["GET", `${prefix}:live`]))[0])).toBe("x");
  });

  it("gives nothing from a ledger, and says nothing of a live state, that it cannot read", async () => {
    for (const field of ["issued", "h:20261123T10", "d:20261123"]) {
      await raw.send(["DEL", ledgerKey()], ["HSET", ledgerKey(), field, "x"]);
      expect({ [field]: await operations(sharedStore).lease() }).toEqual({ [field]: UNREACHABLE });
      expect(await raw.send(["HLEN", ledgerKey()])).toEqual([1]);
    }
    await raw.send(["HSET", `${ledgerKey()}:leases`, "first", "x"]);
    expect(await operations(sharedStore).lease()).toEqual(UNREACHABLE);
    expect(await operations(sharedStore).settle()).toEqual(UNREACHABLE);
    await raw.send(["HSET", `${prefix}:live`, "moment:hello", "x"]);
    expect(await operations(sharedStore).readLive()).toEqual(UNREACHABLE);
    expect(await operations(sharedStore).changeLive()).toEqual(UNREACHABLE);
  });

  it("logs what went wrong without what was sent", async () => {
    await raw.send(["HSET", `${prefix}:tag:tag`, "x", "x"]);
    await operations(sharedStore).putTag();
    const logged = JSON.stringify(vi.mocked(console.warn).mock.calls);
    expect(logged).toContain("WRONGTYPE");
    expect(logged).not.toContain("secret-locator");
  });

  it("keeps a ledger as large as its leases of the last minutes and two days of hours", async () => {
    for (let at = 0; at < 150; at++) {
      const nowMs = START_MS + at * 3_600_000;
      await lease(sharedStore, { id: `at-${at}`, nowMs, limits: {} });
      await settle(sharedStore, `at-${at}`, 1);
    }
    const sizes = [
      ["HLEN", ledgerKey()],
      ["HLEN", `${ledgerKey()}:leases`],
      ["ZCARD", `${ledgerKey()}:ends`],
    ];
    expect(await raw.send(...sizes)).toEqual([1 + 49 + 4, 1, 1]);
  });
});

async function untilHeard<T>(send: () => Promise<{ ok: true; value: T } | { ok: false }>): Promise<T> {
  for (;;) {
    const result = await send();
    if (result.ok) return result.value;
  }
}
