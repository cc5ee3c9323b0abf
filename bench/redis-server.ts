import { startRedisServer } from "../local/redis/redis-server.ts";
import { type RemoteBridge, startRemoteBridges } from "../local/redis/remote-bridges.ts";

/** A real Redis behind Upstash's REST API, both in processes of their own. */
export interface BenchRedis {
  /** One way to it for each mesh or edge, which counts what goes over it. */
  bridges: readonly RemoteBridge[];
  /** What makes a mesh use that way. */
  variables: Record<string, string>[];
  stop(): Promise<void>;
}

/** Starts the Redis server of this machine, with so many ways to it. Nothing it holds is written to disk. */
export async function startRedis(ways: number): Promise<BenchRedis> {
  const server = await startRedisServer();
  const remote = await startRemoteBridges(server.port, ways);
  return {
    bridges: remote.bridges,
    variables: remote.bridges.map(({ url, token }) => ({
      UPSTASH_REDIS_REST_URL: url,
      UPSTASH_REDIS_REST_TOKEN: token,
    })),
    async stop() {
      await remote.stop();
      await server.stop();
    },
  };
}
