import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type PushService, startPushService } from "../../local/push/push-service.ts";
import { type RedisServer, startRedisServer } from "../../local/redis/redis-server.ts";
import { type RemoteBridge, type RemoteBridges, startRemoteBridges } from "../../local/redis/remote-bridges.ts";
import { requirement } from "../../local/requirements.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { publish } from "./support/budget-catalog.ts";
import { type Gateway, type Heard, heardInRows, makeGateway, newMac, postSightings } from "./support/gateway.ts";
import { sightingsCatalog } from "./support/sightings-catalog.ts";
import { joinCarrier } from "./support/tag-carrier.ts";

const ROWS = 500;
const REGISTERED = 50;

describe.skipIf(requirement("REDIS_SERVER") === undefined)("a gateway's message and the registry in Redis", () => {
  let service: PushService;
  let redis: RedisServer;
  let remote: RemoteBridges;
  let bridge: RemoteBridge;
  let mesh: TestMesh;
  let bakery: Gateway;

  beforeAll(async () => {
    service = await startPushService();
    redis = await startRedisServer({ keepsData: true });
    remote = await startRemoteBridges(redis.port, 1);
    const [first] = remote.bridges;
    if (first === undefined) throw new Error("there is one");
    bridge = first;
    mesh = await startMesh({
      PUSH_SERVICE_ORIGINS: service.origin,
      UPSTASH_REDIS_REST_URL: bridge.url,
      UPSTASH_REDIS_REST_TOKEN: bridge.token,
    });
    bakery = await makeGateway("gw-bakery", "bakery");
    await publish(mesh, sightingsCatalog([bakery.entry]));
  });

  afterAll(async () => {
    await mesh?.stop();
    await remote?.stop();
    await redis?.stop();
    await service?.close();
  });

  const listening = () => ({ url: mesh.url, audience: mesh.url });
  const post = (heard: Heard) => bakery.post(listening(), heard);

  beforeEach(async () => {
    // The copy of the live state is fresh, and nothing that began before is still under way.
    await post({ format: "rows", body: [] });
    await wait(200);
    await bridge.reset();
  });

  /** Commands of the registry: but for the readings of the live state, of which there may be one in two seconds. */
  async function lookUps(): Promise<Record<string, number>> {
    const { total: _sum, HGETALL: _readings, ...others } = (await bridge.reset()).commands;
    return others;
  }

  it("are one look-up, with 500 tags of which 50 are somebody's", async () => {
    const macs = Array.from({ length: ROWS }, () => newMac());
    // Nobody may have more than 32.
    const [one, other] = await Promise.all([
      joinCarrier(mesh, service, macs.slice(0, REGISTERED / 2)),
      joinCarrier(mesh, service, macs.slice(REGISTERED / 2, REGISTERED)),
    ]);
    await wait(200);
    // One script for each tag that is registered; the first is sent whole as well.
    const { EVALSHA, EVAL, ...others } = await lookUps();
    expect({ EVALSHA, others }).toEqual({ EVALSHA: REGISTERED, others: {} });
    expect(EVAL).toBeLessThanOrEqual(REGISTERED);
    for (const age of [0, 1, 2]) {
      const body = macs.map((mac) => ({ mac, rssi: -50, age: 2 - age }));
      expect(await post({ format: "rows", body })).toMatchObject({ status: 202, body: { accepted: ROWS, ignored: 0 } });
      expect(await lookUps()).toEqual({ MGET: 1 });
    }
    for (const carrier of [one, other]) {
      expect((await carrier.presence()).stays).toHaveLength(REGISTERED / 2);
      expect(carrier.topics().size).toBe(1);
    }
  });

  it.each<[string, Heard]>([
    ["no rows", { format: "rows", body: [] }],
    ["rows that nobody understands", { format: "rows", body: [{ rssi: -50 }, "noise", null] }],
    ["identifiers only that change", { format: "rows", body: [{ eid: "0011223344556677", rssi: -50 }] }],
    ["only what was heard too long ago", { format: "rows", body: [{ mac: newMac(), rssi: -50, age: 121 }] }],
  ])("are none, with %s", async (_, heard) => {
    expect((await post(heard)).status).toBe(202);
    expect(await lookUps()).toEqual({});
  });

  it("are a 503 while Redis is gone, which changes nothing; the same message counts once when it is back", async () => {
    const carrier = await joinCarrier(mesh, service);
    const message = await bakery.sign(listening(), heardInRows(carrier.mac));
    const before = await carrier.presence();
    await redis.end("SIGKILL");
    for (let time = 0; time < 3; time++) {
      const refused = await postSightings(message);
      expect(refused).toMatchObject({ status: 503, body: { code: "unavailable" }, retryAfter: "1" });
    }
    expect(await carrier.presence()).toEqual(before);
    expect(await carrier.receipts()).toEqual([]);
    await redis.start();
    for (let time = 0; time < 2; time++) {
      await expect.poll(async () => (await postSightings(message)).status).toBe(202);
    }
    expect(await carrier.nextTitle()).toBe("Welcome to the bakery");
    await carrier.customer.settled();
    expect(await carrier.presence()).toMatchObject({ visitCounts: { bakery: 1 } });
    expect(await carrier.receipts()).toHaveLength(1);
    expect(carrier.topics().size).toBe(1);
  });
});
