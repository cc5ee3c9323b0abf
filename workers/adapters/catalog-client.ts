import { prepareReach } from "../../shared/areas/is-in-reach.ts";
import type { CompiledCatalog } from "../../shared/catalog/compile-catalog.ts";
import { EMPTY_POLICY, loadPolicy, usesConditions, usesPatterns } from "../../shared/catalog/load-policy.ts";
import type { Policy } from "../../shared/catalog/policy.ts";
import type { ConditionEngine } from "../../shared/condition/condition.ts";
import { EMPTY_FENCE_INDEX, type FenceIndex, openFenceIndex } from "../../shared/geo/fence-index.ts";
import { err } from "../../shared/result.ts";
import { loadConditions, loadPatterns } from "../cold.ts";
import type { Config, Env } from "../env.ts";
import type { Defer } from "../isolate/defer.ts";
import { makeRecent } from "../isolate/recent.ts";
import { withTimeout } from "../isolate/with-timeout.ts";
import { receivePart } from "./catalog-parts.ts";
import { catalogStoreOf } from "./catalog-store-of.ts";

/** A catalog version as the edge decides on it. `version` is null on a mesh without a catalog. */
export interface Snapshot {
  readonly version: string | null;
  readonly policy: Policy;
  readonly index: FenceIndex;
}

/**
 * This isolate's copy of the catalog. Strong reads from the Catalog object; the copy is checked in the background from
 * 2 s on and before the answer from 4 s on, so that every edge decides on a new version within 5 s.
 */
export interface CatalogClient {
  /** The snapshot to decide on, or undefined where a cold isolate cannot load one: 503. */
  readonly current: (nowMs: number, defer: Defer) => Promise<Snapshot | undefined>;
  /** What is at hand without waiting. */
  readonly atHand: () => Snapshot | undefined;
  /** The moments of exactly this version, or undefined where they cannot be loaded in time: 503. */
  readonly policyOf: (version: string) => Promise<Policy | undefined>;
  /** The same if it is in memory: on the hot path a promise would cost another turn. */
  readonly policyAtHand: (version: string) => Policy | undefined;
  /** Makes the next reader check first: this isolate has just published, and decides on it at once. */
  readonly expire: () => void;
  /** When the pointer was last read, epoch milliseconds; 0: never. */
  readonly checkedAtMs: () => number;
}

const utf8 = new TextDecoder();

const BACKGROUND_AGE_MS = 2_000;
const WAITING_AGE_MS = 4_000;
const CHECK_TIMEOUT_MS = 500;
/** A cold isolate has nothing else to answer with, so it waits longer, once. */
const COLD_TIMEOUT_MS = 5_000;
/** The object decides on exactly that version; without it the answer is 503. */
const POLICY_TIMEOUT_MS = 300;
const POLICIES_KEPT = 3;

/** A client that has loaded nothing yet. */
export function makeCatalogClient(env: Env, config: Config): CatalogClient {
  let snapshot: Snapshot | undefined;
  let checkedAtMs = 0;
  let backgroundAtMs = 0;
  /** When somebody last waited in vain: for a while after it nobody else does, and the old version is decided on. */
  let gaveUpAtMs = 0;
  const policies = makeRecent<Policy>(POLICIES_KEPT);
  const store = () => catalogStoreOf(env, config);

  /** Reads the pointer and, where it moved, the new version; the old one stays whole until the new one is there. */
  async function check(nowMs: number): Promise<Snapshot> {
    const { version } = await store().pointer();
    if (snapshot === undefined || snapshot.version !== version) snapshot = await load(version);
    checkedAtMs = Math.max(checkedAtMs, nowMs);
    return snapshot;
  }

  async function load(version: string | null): Promise<Snapshot> {
    if (version === null) return { version, policy: EMPTY_POLICY, index: EMPTY_FENCE_INDEX };
    const [policy, index] = await Promise.all([loadPolicyOf(version), receivePart(store(), version, "index")]);
    prepareReach(policy);
    return { version, policy, index: openIndex(index) };
  }

  function policyAtHand(version: string): Policy | undefined {
    return version === "" ? EMPTY_POLICY : policies.get(version);
  }

  async function loadPolicyOf(version: string): Promise<Policy> {
    const known = policyAtHand(version);
    if (known !== undefined) return known;
    const compiled: CompiledCatalog = JSON.parse(utf8.decode(await receivePart(store(), version, "policy")));
    // Before the first decision, since deciding never waits; a catalog without conditions does not load their engine.
    const policy = loadPolicy(compiled, usesConditions(compiled) ? await loadEngine(compiled) : undefined);
    policies.set(version, policy);
    return policy;
  }

  return {
    async current(nowMs, defer) {
      const ageMs = nowMs - checkedAtMs;
      if (snapshot === undefined) return withTimeout(check(nowMs), COLD_TIMEOUT_MS);
      if (ageMs > WAITING_AGE_MS && nowMs - gaveUpAtMs > BACKGROUND_AGE_MS) {
        const checked = await withTimeout(check(nowMs), CHECK_TIMEOUT_MS);
        if (checked === undefined) gaveUpAtMs = nowMs;
        return checked ?? snapshot;
      }
      if (ageMs > BACKGROUND_AGE_MS && nowMs - backgroundAtMs > CHECK_TIMEOUT_MS) {
        backgroundAtMs = nowMs;
        defer(withTimeout(check(nowMs), CHECK_TIMEOUT_MS));
      }
      return snapshot;
    },
    atHand: () => snapshot,
    policyOf: async (version) => policyAtHand(version) ?? withTimeout(loadPolicyOf(version), POLICY_TIMEOUT_MS),
    policyAtHand,
    expire() {
      checkedAtMs = 0;
      gaveUpAtMs = 0;
    },
    checkedAtMs: () => checkedAtMs,
  };
}

/** The engine of conditions, with that of patterns only where a condition has one. */
async function loadEngine(compiled: CompiledCatalog): Promise<ConditionEngine> {
  const [{ conditionEngine }, patterns] = await Promise.all([
    loadConditions(),
    usesPatterns(compiled) ? loadPatterns() : undefined,
  ]);
  return conditionEngine(patterns?.compilePattern ?? (() => err("there is no engine for patterns")));
}

/** An index that this code cannot read was packed by another version of it; nothing can be decided on it. */
function openIndex(bytes: Uint8Array): FenceIndex {
  const index = openFenceIndex(bytes);
  if (!index.ok) throw new Error(`the spatial index of the catalog cannot be read: ${index.error}`);
  return index.value;
}
