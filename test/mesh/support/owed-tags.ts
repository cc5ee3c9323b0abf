import { expect } from "vitest";
import { publishCatalog } from "../../../local/operate.ts";
import { startRedisServer } from "../../../local/redis/redis-server.ts";
import { startRemoteBridges } from "../../../local/redis/remote-bridges.ts";
import { askMesh, makeVisitor, type Visitor } from "../../../local/visitor.ts";
import { CARDS, claimOf } from "../../support/claims.ts";
import { startMesh, type TestMesh } from "../../support/start-mesh.ts";
import { dumpRedis } from "./dump-redis.ts";

/** A mesh whose registry of tags, a Redis, was gone while people changed their tags, and is there again. */
export interface OwedTags {
  /** The status of each answer that somebody got while it was gone. */
  readonly statuses: readonly number[];
  /** How many tags lead to somebody, and how many are remembered as nobody's any more. */
  readonly registered: () => Promise<Registered>;
  /** The same, as the registry was when it had just come back. */
  readonly before: Registered;
  readonly stop: () => Promise<void>;
}

interface Registered {
  readonly held: number;
  readonly gone: number;
}

/** Two people register a tag each; without a registry one of them gives it up and registers another, and one is erased. */
export async function startOwedTags(): Promise<OwedTags> {
  const redis = await startRedisServer({ keepsData: true });
  const remote = await startRemoteBridges(redis.port, 1);
  const [bridge] = remote.bridges;
  const mesh = await startMesh({
    UPSTASH_REDIS_REST_URL: bridge?.url ?? "",
    UPSTASH_REDIS_REST_TOKEN: bridge?.token ?? "",
  });
  const statuses: number[] = [];
  const note = async (sent: Promise<{ readonly status: number }>) => void statuses.push((await sent).status);
  async function registered(): Promise<Registered> {
    const values = (await dumpRedis(redis.port)).filter(({ key }) => key.includes(":tag:"));
    const gone = values.filter(({ value }) => value.toString().endsWith(" ")).length;
    return { held: values.length - gone, gone };
  }

  expect(await publishCatalog(mesh, JSON.stringify({ tags: CARDS }))).toHaveProperty("version");
  const [staying, erased] = await Promise.all([join(mesh), join(mesh)]);
  await say(mesh, staying, "c0:ff:ee:00:53:01", true);
  await say(mesh, erased, "c0:ff:ee:00:53:02", true);
  await redis.end("SIGKILL");
  await note(say(mesh, staying, "c0:ff:ee:00:53:01", false));
  await note(say(mesh, staying, "c0:ff:ee:00:53:03", true));
  await note(erased.send("/v1/me/erase", "erase+jwt"));
  await redis.start();
  return {
    statuses,
    registered,
    before: await registered(),
    async stop() {
      await mesh.stop();
      await remote.stop();
      await redis.stop();
    },
  };
}

async function join(mesh: TestMesh): Promise<Visitor> {
  const { audience, noticeVersion } = await askMesh(mesh.url);
  const visitor = await makeVisitor({ url: mesh.url, audience });
  await visitor.register();
  const grants = [{ purpose: "location", granted: true }];
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "test" });
  return visitor;
}

async function say(mesh: TestMesh, visitor: Visitor, tag: string, register: boolean) {
  return visitor.send("/v1/me/tags", "tag+jwt", { tag, register, claim: await claimOf(tag, mesh) });
}
