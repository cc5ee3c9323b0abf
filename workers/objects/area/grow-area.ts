import { grownShards } from "../../../shared/areas/grow-shards.ts";
import { areaOf } from "../../adapters/area-of.ts";
import type { AreaContext } from "./area-context.ts";
import { isTold, tellShards } from "./tell-shards.ts";

/**
 * Of the first shard: makes more of them, since so many have become too few; gives how many there are. A new one is told
 * what is on before anybody hears that it is there, so that whoever registers in it is told too.
 */
export async function growShards(context: AreaContext, from: number): Promise<number> {
  const { store } = context;
  const shards = store.shards();
  const grown = grownShards(shards);
  // Another one may have asked for the same a moment ago.
  if (from < shards || grown === shards) return shards;
  while (!isTold(context, grown)) await tellShards(context, grown);
  if (store.shards() < grown) store.change(() => store.saveShards(grown));
  return store.shards();
}

/** Asks the first shard to make more of them. */
export async function askToGrow({ openIsolate, area }: AreaContext, from: number): Promise<number> {
  const { env, config } = await openIsolate();
  return areaOf(env, config, area, 0).grow(from);
}
