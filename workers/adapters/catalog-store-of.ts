import type { Config, Env } from "../env.ts";

/** The one object that holds the mesh's catalog, and what operators did. */
export function catalogStoreOf(env: Env, { jurisdiction }: Pick<Config, "jurisdiction">) {
  const namespace = jurisdiction === undefined ? env.CATALOG : env.CATALOG.jurisdiction(jurisdiction);
  return namespace.getByName("catalog");
}
