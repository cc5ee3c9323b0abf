import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readLive, switchLive } from "../../cli/operator/operate-live.ts";
import { type RedisServer, startRedisServer } from "../../local/redis/redis-server.ts";
import { type RemoteBridges, startRemoteBridges } from "../../local/redis/remote-bridges.ts";
import { requirement } from "../../local/requirements.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { budgetCatalog, publish } from "./support/budget-catalog.ts";
import { type Joined, joinCrowd, type Member, sendAll, signEvents, type Told } from "./support/event-crowd.ts";
import { type OwedTags, startOwedTags } from "./support/owed-tags.ts";

/** So small that units come one by one, each from Redis. */
const SMALL = 8;
/** Its first lease is a block of 50. */
const LARGE = 4_000;
const GONE_MS = 4_000;
/** "Within seconds": an edge that had no answer asks again after one, and the live state is read every two. */
const RECOVERED_WITHIN_MS = 5_000;
/** 300 ms for units, 150 ms for the live state, and the rest for a busy machine. */
const PATIENCE_MS = 2_000;

/** A person's object tells the registry again after 30 s; most of that passes while the other tests run. */
const HEARD_WITHIN_MS = 45_000;

let owed: OwedTags | undefined;

beforeAll(async () => {
  if (requirement("REDIS_SERVER") !== undefined) owed = await startOwedTags();
});

afterAll(() => owed?.stop());

/** Each test goes on where the one before has ended. */
const ONE_LIFE = { shuffle: false };

describe.skipIf(requirement("REDIS_SERVER") === undefined)(
  "a Redis that is killed and comes back with all its data",
  ONE_LIFE,
  () => outage({ keepsData: true }),
);

describe.skipIf(requirement("REDIS_SERVER") === undefined)(
  "a Redis that is killed and comes back empty",
  ONE_LIFE,
  () => outage({ keepsData: false }),
);

function outage({ keepsData }: { keepsData: boolean }): void {
  let redis: RedisServer;
  let remote: RemoteBridges;
  let mesh: TestMesh;
  let joined: Joined;
  let member: Member;
  let smallOffers = 0;

  beforeAll(async () => {
    redis = await startRedisServer({ keepsData });
    remote = await startRemoteBridges(redis.port, 1);
    const [bridge] = remote.bridges;
    mesh = await startMesh({
      UPSTASH_REDIS_REST_URL: bridge?.url ?? "",
      UPSTASH_REDIS_REST_TOKEN: bridge?.token ?? "",
    });
    joined = { url: mesh.url, audience: mesh.url };
    const campaigns = [
      { id: "small", budget: { offers: SMALL } },
      { id: "large", budget: { offers: LARGE } },
      { id: "held" },
    ];
    await publish(mesh, budgetCatalog(campaigns));
    const [first] = await joinCrowd(joined, 1);
    if (first === undefined) throw new Error("nobody joined");
    member = first;
  });

  afterAll(async () => {
    await mesh?.stop();
    await remote?.stop();
    await redis?.stop();
  });

  async function say(event: string): Promise<Told["outcome"] | undefined> {
    const [told] = await sendAll(await signEvents(joined, [member], event));
    if (event === "small" && told?.outcome === "offer") smallOffers += 1;
    return told?.reason ?? told?.outcome;
  }

  it("is not missed while it is there", async () => {
    await switchLive(mesh, "pause", { kind: "campaign", name: "held" });
    expect(await say("held")).toBe("paused");
    expect(await say("large")).toBe("offer");
    for (let one = 0; one < 3; one++) expect(await say("small")).toBe("offer");
  });

  it("leaves, while it is gone, only what needs a unit from it without an offer", async () => {
    await redis.end("SIGKILL");
    let slowestMs = 0;
    for (const untilMs = Date.now() + GONE_MS; Date.now() < untilMs; ) {
      const startedAtMs = performance.now();
      expect(await say("small")).toBe("budget");
      expect(await say("free")).toBe("offer");
      // Out of the block that was leased before.
      expect(await say("large")).toBe("offer");
      expect(await say("held")).toBe("paused");
      slowestMs = Math.max(slowestMs, performance.now() - startedAtMs);
      await wait(150);
    }
    expect(slowestMs).toBeLessThan(4 * PATIENCE_MS);
  });

  it("cannot be told what an operator wants meanwhile: 503, and trouble in /health", async () => {
    await expect(switchLive(mesh, "resume", { kind: "campaign", name: "held" })).rejects.toThrow("503");
    await wait(Math.max(0, 5_500 - GONE_MS));
    const health = (await (await fetch(`${mesh.url}/health`)).json()) as { trouble: string[] };
    expect(health.trouble).toEqual(["what is paused or revoked could not be read for more than 5 s"]);
    expect(await say("held")).toBe("paused");
  });

  it("is found again within seconds, by a mesh that nobody restarted", async () => {
    await redis.start();
    const startedAtMs = Date.now();
    const isBack = async () => (await say("small")) === "offer";
    while (!(await isBack()) && Date.now() < startedAtMs + 2 * RECOVERED_WITHIN_MS) await wait(50);
    const tookMs = Date.now() - startedAtMs;
    console.log(`first offer ${tookMs} ms after Redis came back ${keepsData ? "with its data" : "empty"}`);
    expect(tookMs).toBeLessThan(RECOVERED_WITHIN_MS);
    await wait(Math.max(0, RECOVERED_WITHIN_MS - tookMs));
    expect((await readLive(mesh)).pausedCampaigns).toEqual(keepsData ? ["held"] : []);
    expect(await say("held")).toBe(keepsData ? "paused" : "offer");
  });

  it(`${keepsData ? "gives not a unit over the budget" : "has new books: what was given before is forgotten with it"}`, async () => {
    for (let dry = 0; dry < 3; await wait(400)) dry = (await say("small")) === "offer" ? 0 : dry + 1;
    expect(smallOffers).toBe(keepsData ? SMALL : 3 + SMALL);
  });
}

describe.skipIf(requirement("REDIS_SERVER") === undefined)("tags that people change while Redis is gone", () => {
  it("are theirs or not at once, as they said, and the registry hears of it later, also of an erased person", async () => {
    expect(owed?.statuses).toEqual([204, 204, 200]);
    expect(owed?.before).toEqual({ held: 2, gone: 0 });
    const isHeard = async () => expect(await owed?.registered()).toEqual({ held: 1, gone: 2 });
    await vi.waitFor(isHeard, { timeout: HEARD_WITHIN_MS, interval: 250 });
  });
});
