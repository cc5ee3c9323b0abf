import { connectRedis, type RedisConnection, type Reply } from "../../../local/redis/resp.ts";

/** A key of Redis and all that is under it, as bytes. */
export interface DumpedKey {
  readonly key: string;
  readonly value: Buffer;
  /** Milliseconds until it goes by itself; -1: never. */
  readonly leftMs: number;
}

/** How all of a value is read, by its type. */
const READ: Readonly<Record<string, (key: string) => string[]>> = {
  string: (key) => ["GET", key],
  hash: (key) => ["HGETALL", key],
  list: (key) => ["LRANGE", key, "0", "-1"],
  set: (key) => ["SMEMBERS", key],
  zset: (key) => ["ZRANGE", key, "0", "-1", "WITHSCORES"],
  stream: (key) => ["XRANGE", key, "-", "+"],
};

/** Every key of every database of the server at this port, with its value. */
export async function dumpRedis(port: number): Promise<DumpedKey[]> {
  const redis = connectRedis(port);
  const dumped: DumpedKey[] = [];
  try {
    for (let database = 0; database < 16; database++) {
      await redis.send(["SELECT", String(database)]);
      for (const key of await scan(redis)) {
        const [type] = await redis.send(["TYPE", key]);
        const read = READ[simple(type)];
        if (read === undefined) throw new Error(`nobody reads a ${simple(type)}`);
        const [value = null, leftMs] = await redis.send(read(key), ["PTTL", key]);
        dumped.push({ key, value: bytesOf(value), leftMs: Number(leftMs) });
      }
    }
    return dumped;
  } finally {
    redis.close();
  }
}

async function scan(redis: RedisConnection): Promise<string[]> {
  const keys = new Set<string>();
  let cursor = "0";
  do {
    const [page] = await redis.send(["SCAN", cursor, "COUNT", "1000"]);
    const [next, found] = Array.isArray(page) ? page : [];
    for (const key of Array.isArray(found) ? found : []) keys.add(String(key));
    cursor = String(next);
  } while (cursor !== "0");
  return [...keys];
}

function simple(reply: Reply | undefined): string {
  return reply !== null && typeof reply === "object" && "simple" in reply ? reply.simple : "";
}

function bytesOf(reply: Reply): Buffer {
  if (Buffer.isBuffer(reply)) return reply;
  if (Array.isArray(reply)) return Buffer.concat(reply.flatMap((part) => [bytesOf(part), Buffer.from("\n")]));
  return Buffer.from(String(reply));
}
