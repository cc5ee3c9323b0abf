import { afterAll, beforeAll, describe } from "vitest";
import { makeUpstashTruth } from "../../workers/adapters/upstash-truth.ts";
import { type RedisServer, startRedisServer } from "../support/redis-server.ts";
import { requirement } from "../support/requirements.ts";
import { describeTruth } from "../support/truth-contract.ts";
import { startUpstashBridge, type UpstashBridge } from "../support/upstash-bridge.ts";

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

  describeTruth((prefix) => makeUpstashTruth({ url: bridge.url, token: bridge.token, prefix }));
});
