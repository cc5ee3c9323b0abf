import type { AreaClaim } from "../../shared/areas/area-id.ts";
import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import type { DevicePass } from "../../shared/pass/verify-pass.ts";
import type { SharedStore } from "../../shared/shared-store.ts";
import { type CatalogClient, makeCatalogClient } from "../adapters/catalog-client.ts";
import { type EidClient, makeEidClient } from "../adapters/eid-client.ts";
import { type LiveClient, makeLiveClient } from "../adapters/live-client.ts";
import { copyChanges, type LiveCopyClient } from "../adapters/live-copy-client.ts";
import { makeLiveShare } from "../adapters/live-share.ts";
import { makeObjectLiveCopy } from "../adapters/object-live-copy.ts";
import { makeObjectStore } from "../adapters/object-store.ts";
import { makePoolStore } from "../adapters/pool-store.ts";
import { makeSignalsClient, type SignalsClient } from "../adapters/signals-client.ts";
import { type BudgetUnits, makeBudgetUnits } from "../budget/budget-units.ts";
import { loadUpstashStore } from "../cold.ts";
import { type Config, type Env, readConfig } from "../env.ts";
import { importKeys, type Keys } from "./keys.ts";
import { missingLimits } from "./missing-limits.ts";
import { makePulseNotes, type NotePulse } from "./pulse-notes.ts";
import { makeRecent, type Recent } from "./recent.ts";
import { makeUnderWay, type UnderWay } from "./under-way.ts";
import { wait } from "./wait.ts";

/** What one isolate knows, made at its first message and kept: settings, keys, the catalog, passes it has verified. */
export interface Isolate {
  readonly env: Env;
  readonly config: Config;
  readonly keys: Keys;
  readonly catalog: CatalogClient;
  /** Mesh-wide: budgets, live state, tags. */
  readonly sharedStore: SharedStore;
  readonly live: LiveClient;
  readonly budget: BudgetUnits;
  /** Codes of pools. */
  readonly pools: BudgetUnits;
  readonly eids: EidClient;
  readonly signals: SignalsClient;
  /** By the exact bytes of the pass; a few hundred bytes and one imported key each. */
  readonly passes: Recent<DevicePass>;
  /** By the id of an area: what lies in it. Some 200 bytes each. */
  readonly areas: Recent<AreaClaim>;
  /** How many objects an area has, as far as one of them told; one if none did. */
  readonly areaShards: Recent<number>;
  readonly notePulse: NotePulse;
  /** Pushes that are being made and posted. */
  readonly pushes: UnderWay;
}

const PASSES_KEPT = 2_000;
const AREAS_KEPT = 5_000;

let made: Isolate | undefined;

/** The mesh of this isolate, where a message has made it already. */
export function isolateAtHand(env: Env): Isolate | undefined {
  return made?.env === env ? made : undefined;
}

/** The mesh of this isolate. Rejects where the operator's settings cannot work; the next request tries again. */
export async function openIsolate(env: Env): Promise<Isolate> {
  const atHand = isolateAtHand(env);
  if (atHand !== undefined) return atHand;
  const config = readConfig(env);
  // A live state in Redis is kept in the mesh's own objects too; without Redis it is there already.
  const copy =
    config.upstash === undefined ? undefined : makeObjectLiveCopy(env.TRUTH, config.jurisdiction, config.name);
  const [keys, sharedStore] = await Promise.all([importKeys(env), makeSharedStore(env, config, copy)]);
  // Another request may have come first while this one waited; what it has loaded since is worth keeping.
  if (made?.env === env) return made;
  const missing = missingLimits(env, config);
  if (missing.length > 0) console.error("rate limits are missing, nothing is limited by them", missing.join(", "));
  const world = { newId: newLeaseId, now: Date.now, wait };
  made = {
    env,
    config,
    keys,
    catalog: makeCatalogClient(env, config),
    sharedStore,
    live: makeLiveClient(sharedStore, makeLiveShare(config), copy),
    eids: makeEidClient(env, config),
    signals: makeSignalsClient(env, config),
    budget: makeBudgetUnits(sharedStore, world),
    pools: makeBudgetUnits(makePoolStore(env, config), world),
    passes: makeRecent(PASSES_KEPT),
    areas: makeRecent(AREAS_KEPT),
    areaShards: makeRecent(AREAS_KEPT),
    notePulse: makePulseNotes(env, config),
    pushes: makeUnderWay(),
  };
  return made;
}

/** Upstash Redis where it is configured, otherwise objects of this mesh. */
async function makeSharedStore(
  env: Env,
  { name, jurisdiction, upstash }: Config,
  copy: LiveCopyClient | undefined,
): Promise<SharedStore> {
  if (upstash === undefined || copy === undefined) return makeObjectStore(env.TRUTH, jurisdiction, name);
  return copyChanges((await loadUpstashStore()).makeUpstashStore({ ...upstash, prefix: name }), copy);
}

function newLeaseId(): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(12)));
}
