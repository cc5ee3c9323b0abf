import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RedisServer, startRedisServer } from "../../local/redis/redis-server.ts";
import {
  type BridgeState,
  type RemoteBridge,
  type RemoteBridges,
  startRemoteBridges,
} from "../../local/redis/remote-bridges.ts";
import { requirement } from "../../local/requirements.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { budgetCatalog, publish } from "./support/budget-catalog.ts";
import { type Joined, joinCrowd, type Member, sendInFlight, signEvents } from "./support/event-crowd.ts";
import { readLedger } from "./support/redis-ledger.ts";

const BLOCK = 50;
/** An isolate reads the live state in the background when its copy is older than this. */
const READ_EVERY_MS = 2_000;

describe.skipIf(requirement("REDIS_SERVER") === undefined)("a mesh asks Redis", () => {
  let redis: RedisServer;
  let remote: RemoteBridges;
  let bridge: RemoteBridge;
  let mesh: TestMesh;
  let joined: Joined;
  let members: readonly Member[];

  beforeAll(async () => {
    redis = await startRedisServer();
    remote = await startRemoteBridges(redis.port, 1);
    const [first] = remote.bridges;
    if (first === undefined) throw new Error("there is one");
    bridge = first;
    mesh = await startMesh({ UPSTASH_REDIS_REST_URL: bridge.url, UPSTASH_REDIS_REST_TOKEN: bridge.token });
    joined = { url: mesh.url, audience: mesh.url };
    const budget = { offers: 100_000 };
    await publish(mesh, budgetCatalog(["spring", "summer", "autumn"].map((id) => ({ id, budget }))));
    members = await joinCrowd(joined, BLOCK);
  });

  afterAll(async () => {
    await mesh?.stop();
    await remote?.stop();
    await redis?.stop();
  });

  beforeEach(async () => {
    // The copy of the live state is fresh, and nothing that began before is still under way.
    await say("free", 1);
    await wait(200);
    await bridge.reset();
  });

  /** So many people say that it happened, some at a time; how many got an offer. */
  async function say(event: string, count: number, inFlight = 8): Promise<number> {
    let offers = 0;
    await sendInFlight(await signEvents(joined, members.slice(0, count), event), inFlight, (told) => {
      if (told?.outcome === "offer") offers += 1;
    });
    return offers;
  }

  /** Commands by name, but for the readings of the live state: how many there may be depends on how long it took. */
  function scriptsOf({ commands }: BridgeState, elapsedMs: number): Record<string, number> {
    const { total: _sum, HGETALL: readings = 0, ...others } = commands;
    expect(readings).toBeLessThanOrEqual(1 + Math.floor(elapsedMs / READ_EVERY_MS));
    return others;
  }

  it("once for a block of units, and never for a ping inside the lease", async () => {
    const startedAtMs = Date.now();
    expect(await say("spring", 1)).toBe(1);
    // The first time Redis does not know the script by its name and is sent the text.
    const { EVALSHA = 0, EVAL = 0 } = scriptsOf(await bridge.reset(), Date.now() - startedAtMs);
    expect(EVALSHA).toBe(1);
    expect(EVAL).toBeLessThanOrEqual(1);

    const insideAtMs = Date.now();
    expect(await say("spring", BLOCK - 2)).toBe(BLOCK - 2);
    expect(scriptsOf(await bridge.reset(), Date.now() - insideAtMs)).toEqual({});
    expect(await say("spring", 1)).toBe(1);
  });

  it("to take a block back as soon as its last unit is spent", async () => {
    expect(await say("summer", BLOCK)).toBe(BLOCK);
    await wait(200);
    expect(await readLedger(redis.port, "mesh", "summer")).toEqual({ issued: BLOCK, open: [] });
  });

  it("for no unit where no budget is at stake, and for the live state at most once in two seconds", async () => {
    const startedAtMs = Date.now();
    while (Date.now() < startedAtMs + 5_000) {
      expect(await say("free", BLOCK)).toBe(BLOCK);
      expect(await say("nothing-waits-for-this", BLOCK)).toBe(0);
    }
    expect(scriptsOf(await bridge.state(), Date.now() - startedAtMs)).toEqual({});
  });

  it("for the live state once when many come at once after a pause", async () => {
    await wait(4_500);
    const startedAtMs = Date.now();
    expect(await say("free", BLOCK, BLOCK)).toBe(BLOCK);
    const state = await bridge.state();
    expect(state.commands.HGETALL).toBeGreaterThanOrEqual(1);
    expect(scriptsOf(state, Date.now() - startedAtMs)).toEqual({});
  });

  it("for nothing while nobody says anything", async () => {
    await wait(3_000);
    expect((await bridge.state()).requests).toBe(0);
  });
});
