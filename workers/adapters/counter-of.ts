import { shardOf } from "../../shared/bytes/shard-of.ts";
import type { Config, Env } from "../env.ts";
import type { Counter } from "../objects/counter.ts";

/** How many counters a mesh has. Never changed: a batch that comes again must come to the same one. */
export const COUNTERS = 64;

/** One of the counters of this mesh, by its number from 0 to 63. */
export function counterOf(env: Env, { name, jurisdiction }: Config, number: number): DurableObjectStub<Counter> {
  const counters = jurisdiction === undefined ? env.COUNTER : env.COUNTER.jurisdiction(jurisdiction);
  return counters.getByName(`${name}:count:${number}`);
}

/** The number of the counter that counts a batch: the first character of its random id, which is base64url. */
export function counterOfBatch(id: string): number {
  return shardOf(id);
}
