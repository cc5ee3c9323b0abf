import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import type { VerifiedPass } from "../../shared/pass/verify-pass.ts";
import type { Truth } from "../../shared/shared-store.ts";
import { type CatalogClient, makeCatalogClient } from "../adapters/catalog-client.ts";
import { type EidClient, makeEidClient } from "../adapters/eid-client.ts";
import { type LiveClient, makeLiveClient } from "../adapters/live-client.ts";
import { makeLiveShare } from "../adapters/live-share.ts";
import { makeObjectTruth } from "../adapters/object-truth.ts";
import { type BudgetUnits, makeBudgetUnits } from "../budget/budget-units.ts";
import { loadUpstashTruth } from "../cold.ts";
import { type Config, type Env, readConfig } from "../env.ts";
import { importKeys, type Keys } from "./keys.ts";
import { makeRecent, type Recent } from "./recent.ts";

/** What one isolate knows, made at its first message and kept: settings, keys, the catalog, passes it has verified. */
export interface Mesh {
  readonly env: Env;
  readonly config: Config;
  readonly keys: Keys;
  readonly catalog: CatalogClient;
  /** Mesh-wide: budgets, live state, tags. */
  readonly truth: Truth;
  readonly live: LiveClient;
  readonly budget: BudgetUnits;
  readonly eids: EidClient;
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
  const atHand = meshAtHand(env);
  if (atHand !== undefined) return atHand;
  const config = readConfig(env);
  const [keys, truth] = await Promise.all([importKeys(env), makeTruth(env, config)]);
  // Another request may have come first while this one waited; what it has loaded since is worth keeping.
  if (made?.env === env) return made;
  made = {
    env,
    config,
    keys,
    catalog: makeCatalogClient(env, config),
    truth,
    live: makeLiveClient(truth, makeLiveShare(config)),
    eids: makeEidClient(env, config),
    budget: makeBudgetUnits(truth, { newId: newLeaseId, now: Date.now, wait }),
    passes: makeRecent(PASSES_KEPT),
  };
  return made;
}

/** Upstash Redis where it is configured, otherwise objects of this mesh. */
async function makeTruth(env: Env, { name, jurisdiction, upstash }: Config): Promise<Truth> {
  if (upstash !== undefined) return (await loadUpstashTruth()).makeUpstashTruth({ ...upstash, prefix: name });
  return makeObjectTruth(env.TRUTH, jurisdiction, name);
}

function newLeaseId(): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(12)));
}

function wait(lengthMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, lengthMs));
  });
}
