import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { askMesh, makeVisitor, type Visitor } from "../../cli/visitor.ts";
import { type RedisServer, startRedisServer } from "../support/redis-server.ts";
import { type RemoteBridges, startRemoteBridges } from "../support/remote-bridges.ts";
import { requirement } from "../support/requirements.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { dumpRedis } from "./support/dump-redis.ts";

/** The object tells the registry again after 30 s. */
const HEARD_WITHIN_MS = 45_000;

describe.skipIf(requirement("REDIS_SERVER") === undefined)(
  "a registry that is gone while people change their tags",
  () => {
    let redis: RedisServer;
    let remote: RemoteBridges;
    let mesh: TestMesh;

    beforeAll(async () => {
      redis = await startRedisServer({ keepsData: true });
      remote = await startRemoteBridges(redis.port, 1);
      const [bridge] = remote.bridges;
      mesh = await startMesh({
        UPSTASH_REDIS_REST_URL: bridge?.url ?? "",
        UPSTASH_REDIS_REST_TOKEN: bridge?.token ?? "",
      });
    });

    afterAll(async () => {
      await mesh?.stop();
      await remote?.stop();
      await redis?.stop();
    });

    async function joinWithTag(mac: string): Promise<Visitor> {
      const { audience, noticeVersion } = await askMesh(mesh.url);
      const visitor = await makeVisitor({ url: mesh.url, audience, clockSeconds: Date.now() / 1000 });
      await visitor.register();
      const grants = [{ purpose: "location", granted: true }];
      await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "test" });
      await say(visitor, mac, true);
      return visitor;
    }

    async function say(visitor: Visitor, tag: string, register: boolean): Promise<void> {
      expect((await visitor.send("/v1/me/tags", "tag+jwt", { tag, register })).status).toBe(204);
    }

    /** How many tags lead to somebody, and how many are remembered as nobody's any more. */
    async function registered(): Promise<{ readonly held: number; readonly gone: number }> {
      const values = (await dumpRedis(redis.port)).map(({ value }) => value.toString());
      return {
        held: values.filter((value) => !value.endsWith(" ")).length,
        gone: values.filter((value) => value.endsWith(" ")).length,
      };
    }

    it("hears of all of it once it is back: of tags registered, given up, and of an erased person", async () => {
      const [staying, erased] = await Promise.all([joinWithTag("00:00:5e:00:53:01"), joinWithTag("00:00:5e:00:53:02")]);
      expect(await registered()).toEqual({ held: 2, gone: 0 });
      await redis.end("SIGKILL");
      await say(staying, "00:00:5e:00:53:01", false);
      await say(staying, "00:00:5e:00:53:03", true);
      expect((await erased.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
      await redis.start();
      expect(await registered()).toEqual({ held: 2, gone: 0 });
      const isHeard = async () => expect(await registered()).toEqual({ held: 1, gone: 2 });
      await vi.waitFor(isHeard, { timeout: HEARD_WITHIN_MS, interval: 250 });
    }, 90_000);
  },
);
