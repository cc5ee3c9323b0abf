import { connectRedis } from "../../../local/redis/resp.ts";

/** The books of one campaign as they lie in Redis. */
export interface RedisLedger {
  /** Units that are out: spent, leased, or lost with a lease that was never settled. */
  readonly issued: number;
  /** Those that were not settled. */
  readonly open: readonly OpenLease[];
}

export interface OpenLease {
  readonly id: string;
  readonly units: number;
  readonly expiresMs: number;
}

/** Reads the books of a campaign from the Redis server at this port; `prefix` is the mesh's name. */
export async function readLedger(port: number, prefix: string, campaign: string): Promise<RedisLedger> {
  const redis = connectRedis(port);
  const ledger = `${prefix}:budget:{${campaign}}`;
  try {
    const [issued, leases] = await redis.send(["HGET", ledger, "issued"], ["HGETALL", `${ledger}:leases`]);
    return { issued: Number(issued ?? 0), open: openIn(Array.isArray(leases) ? leases.map(String) : []) };
  } finally {
    redis.close();
  }
}

/** `{units} {hour} {day} {expiresMs}` by id; 0 units: settled. */
function openIn(fields: readonly string[]): OpenLease[] {
  const ids = fields.filter((_, at) => at % 2 === 0);
  return ids.flatMap((id, at) => {
    const [units = "", , , expires = ""] = (fields[2 * at + 1] ?? "").split(" ");
    return units === "0" ? [] : [{ id, units: Number(units), expiresMs: Number(expires) }];
  });
}
