import type { Config, Env } from "../env.ts";
import type { Area } from "../objects/area.ts";

/** One of the objects that share an area of this mesh: a cell, or `place:` and a place. */
export function areaOf(
  env: Env,
  { name, jurisdiction }: Pick<Config, "name" | "jurisdiction">,
  area: string,
  shard: number,
): DurableObjectStub<Area> {
  const areas = jurisdiction === undefined ? env.AREA : env.AREA.jurisdiction(jurisdiction);
  return areas.getByName(`${name}:area:${area}:${shard}`);
}
