import { err, ok, type Result } from "../../shared/result.ts";
import type { SharedStore, Unreachable } from "../../shared/shared-store.ts";
import { withTimeout } from "../isolate/with-timeout.ts";
import type { SharedStoreObject } from "../objects/shared-store-object.ts";

const TAG_OBJECTS = 4;

/**
 * The shared store in Durable Objects of this deployment: what a mesh has without a Redis. No object is everybody's:
 *
 * | object | holds | load, at about 1,000 calls a second for one object |
 * |---|---|---|
 * | `{prefix}:budget:{campaign}` | one campaign's ledger | a call per lease: with blocks of 50, some 50,000 offers a second |
 * | `{prefix}:live` | the live state | a read per colo and 2 s, and the operator's changes |
 * | `{prefix}:tags:{0 to 3}` | a quarter of the tags | a call per object and batch of sightings, all at once |
 *
 * Time-outs are the caller's, nothing is repeated here, and what a call without an answer means is as in the table of
 * workers/adapters/upstash-store.ts. A call that was given up may still take effect: each may be applied twice, and late.
 */
export function makeObjectStore(
  namespace: DurableObjectNamespace<SharedStoreObject>,
  jurisdiction: DurableObjectJurisdiction | undefined,
  prefix: string,
): SharedStore {
  const objects = jurisdiction === undefined ? namespace : namespace.jurisdiction(jurisdiction);
  const budget = (campaign: string) => objects.getByName(`${prefix}:budget:${campaign}`);
  const live = () => objects.getByName(`${prefix}:live`);
  const tags = (shard: string) => objects.getByName(`${prefix}:tags:${shard}`);

  return {
    lease: (ask, timeoutMs) => within(timeoutMs, async () => budget(ask.campaign).lease(JSON.stringify(ask))),
    settle: (settlement, timeoutMs) =>
      within(timeoutMs, () => done(budget(settlement.campaign).settle(JSON.stringify(settlement)))),
    refund: (refund, timeoutMs) =>
      within(timeoutMs, () => done(budget(refund.campaign).refund(JSON.stringify(refund)))),
    readLive: (nowMs, timeoutMs) => within(timeoutMs, async () => live().live(nowMs)),
    changeLive: (change, timeoutMs) => within(timeoutMs, () => done(live().changeLive(JSON.stringify(change)))),
    putTag: (entry, timeoutMs) => within(timeoutMs, () => done(tags(shardOf(entry.tag)).putTag(JSON.stringify(entry)))),
    removeTag: (removal, timeoutMs) =>
      within(timeoutMs, () => done(tags(shardOf(removal.tag)).removeTag(JSON.stringify(removal)))),
    findTags: (wanted, timeoutMs) =>
      within(timeoutMs, async () => {
        const shards = [...Map.groupBy(new Set(wanted), shardOf)];
        const found = await Promise.all(
          shards.map(async ([shard, names]) => {
            const locators = await tags(shard).findTags(names);
            return names.map((name, at) => [name, locators[at] ?? null] as const);
          }),
        );
        const locators = new Map(found.flat());
        return wanted.map((tag) => locators.get(tag) ?? null);
      }),
  };
}

/**
 * Names of tags are hashes, so their first characters are spread evenly over base64url. Few objects: a batch of any size
 * asks nearly all there are, and what it costs is calls, not names.
 */
function shardOf(tag: string): string {
  return String(tag.charCodeAt(0) % TAG_OBJECTS);
}

async function done(call: Promise<unknown>): Promise<true> {
  await call;
  return true;
}

/** A name that no object can have throws at once; that is no answer either. */
async function within<T>(timeoutMs: number, call: () => Promise<T>): Promise<Result<T, Unreachable>> {
  const value = await withTimeout(Promise.resolve().then(call), timeoutMs);
  return value === undefined ? err("unreachable") : ok(value);
}
