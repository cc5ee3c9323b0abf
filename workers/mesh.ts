import type { VerifiedPass } from "../shared/pass/verify-pass.ts";
import { type CatalogClient, makeCatalogClient } from "./adapters/catalog-client.ts";
import { type Config, type Env, readConfig } from "./env.ts";
import { importKeys, type Keys } from "./keys.ts";
import { makeRecent, type Recent } from "./recent.ts";

/** What one isolate knows, made at its first message and kept: settings, keys, the catalog, passes it has verified. */
export interface Mesh {
  readonly env: Env;
  readonly config: Config;
  readonly keys: Keys;
  readonly catalog: CatalogClient;
  /** By the exact bytes of the pass; a few hundred bytes and one imported key each. */
  readonly passes: Recent<VerifiedPass>;
}

const PASSES_KEPT = 2_000;

let made: Mesh | undefined;

/** The mesh of this isolate, where a message has made it already. */
export function meshAtHand(env: Env): Mesh | undefined {
  return made?.env === env ? made : undefined;
}

/** The mesh of this isolate. Rejects where the operator's settings cannot work; the next request tries again. */
export async function openMesh(env: Env): Promise<Mesh> {
  if (made?.env === env) return made;
  const config = readConfig(env);
  const keys = await importKeys(env);
  // Another request may have come first while the keys were imported; what it has loaded since is worth keeping.
  if (made?.env === env) return made;
  made = { env, config, keys, catalog: makeCatalogClient(env, config), passes: makeRecent(PASSES_KEPT) };
  return made;
}
