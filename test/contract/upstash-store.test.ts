import { afterAll, beforeAll, describe } from "vitest";
import { type RedisServer, startRedisServer } from "../../local/redis/redis-server.ts";
import { startUpstashBridge, type UpstashBridge } from "../../local/redis/upstash-bridge.ts";
import { requirement } from "../../local/requirements.ts";
import { makeUpstashStore } from "../../workers/adapters/upstash-store.ts";
import { describeSharedStore } from "../support/store-contract.ts";

describe.skipIf(requirement("REDIS_SERVER") === undefined)("the truth in Redis", () => {
  let redis: RedisServer;
  let bridge: UpstashBridge;

  beforeAll(async () => {
    redis = await startRedisServer();
    bridge = await startUpstashBridge(redis.port);
  });

  afterAll(async () => {
    await bridge.stop();
    await redis.stop();
  });

  describeSharedStore((prefix) => makeUpstashStore({ url: bridge.url, token: bridge.token, prefix }));
});
