import { shardOf } from "../../shared/bytes/shard-of.ts";
import type { Config, Env } from "../env.ts";
import type { IndexObject } from "../objects/index-object.ts";

/** The index object of this mesh that a name, a keyed hash, belongs to. */
export function indexOf(
  env: Env,
  { name: mesh, jurisdiction }: Pick<Config, "name" | "jurisdiction">,
  name: string,
): DurableObjectStub<IndexObject> {
  const objects = jurisdiction === undefined ? env.INDEX : env.INDEX.jurisdiction(jurisdiction);
  return objects.getByName(`${mesh}:index:${shardOf(name)}`);
}
