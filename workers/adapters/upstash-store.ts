import { Redis } from "@upstash/redis/cloudflare";
import { foldLive, liveKey } from "../../shared/live/live-state.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { SharedStore, Unreachable } from "../../shared/shared-store.ts";
import { REMOVAL_REMEMBERED_MS, REMOVAL_SPREAD_MS } from "../../shared/tags/tag-entry.ts";
import { readDone, readEntries, readGrant, readLocators } from "./read-replies.ts";
import { changeLiveScript } from "./scripts/change-live.ts";
import { leaseScript } from "./scripts/lease.ts";
import { putTagScript } from "./scripts/put-tag.ts";
import { refundScript } from "./scripts/refund.ts";
import { removeTagScript } from "./scripts/remove-tag.ts";
import type { Script } from "./scripts/script.ts";
import { settleScript } from "./scripts/settle.ts";

/** Where the database answers, and what every key of this mesh begins with (MESH_NAME). */
export interface UpstashOptions {
  readonly url: string;
  readonly token: string;
  readonly prefix: string;
}

/**
 * The shared store in Upstash Redis, over its REST API.
 *
 * | call | Redis | time-out | again after a failure | without an answer |
 * |---|---|---|---|---|
 * | lease | one script, `{prefix}:budget:…` | 300 ms in all, the caller's | by the caller, same id | closed: no unit, `budget` |
 * | settle | one script, same keys | the caller's, after the answer | by the caller, same id | units are written off |
 * | refund | one script, same keys | the caller's | by the person's object, same id, for half a day | the unit is written off |
 * | readLive | HGETALL `{prefix}:live` | 150 ms where a decision waits | with the next refresh | open: the state known last, with its age |
 * | changeLive | one script, same key | the operator's or sender's | by the operator or sender | closed: 503, nothing is promised |
 * | putTag, removeTag | one script, `{prefix}:tag:{hash}` | the caller's | by the person's object, until it is heard | owed by the object |
 * | findTags | one MGET | the caller's | by the gateway, the same message | closed: 503, nothing has changed |
 *
 * What is no answer to the question asked is no answer (./read-replies.ts): it is logged without what is in it.
 *
 * Nothing is repeated here, not even what a connection lost: the caller holds the deadline and the id. Every effect is one
 * script that may run twice, late or out of order, on one key; a budget has three, with one hash tag (its campaign's id in
 * braces) so that a cluster keeps them together; a script the server has forgotten is sent whole, in the same
 * deadline. Scripts run at the primary; reads are the nearest replica's, behind by its lag. Time comes from the caller.
 *
 * Life of the keys: ledgers and the live state have no end, since a ledger that expired would be spent again. A lease is
 * forgotten ten minutes after its end, with the hours and days that only it named, when the next one is asked for. Things
 * off or ended go a day later, with the next change. A tag stays until it is taken away, and what marks that for five
 * to ten minutes. The database must not evict (`noeviction`, Upstash's default): it would be as if no unit had ever been given.
 */
export function makeUpstashStore({ url, token, prefix }: UpstashOptions): SharedStore {
  function budgetKeys(campaign: string): string[] {
    const ledger = `${prefix}:budget:{${campaign}}`;
    return [ledger, `${ledger}:leases`, `${ledger}:ends`];
  }
  const liveStateKey = `${prefix}:live`;
  const tagKey = (tag: string) => `${prefix}:tag:${tag}`;

  /** One deadline over all requests of one call; the client takes one only when it is made, which costs some microseconds. */
  async function ask<T>(timeoutMs: number, work: (redis: Redis) => Promise<T>): Promise<Result<T, Unreachable>> {
    try {
      const deadline = AbortSignal.timeout(timeoutMs);
      const redis = new Redis({
        url,
        token,
        // `false` would still send a lost request once more. A signal that is no function would make a time-out an answer.
        retry: { retries: 0 },
        signal: () => deadline,
        enableTelemetry: false,
        enableAutoPipelining: false,
        readYourWrites: false,
        // What Redis said, as it said it: read loosely, an answer that is none would be an empty live state.
        automaticDeserialization: false,
      });
      return ok(await work(redis));
    } catch (error) {
      console.warn("redis gave no answer", reasonOf(error));
      return err("unreachable");
    }
  }

  async function run(redis: Redis, { sha1, text }: Script, keys: string[], args: string[]): Promise<unknown> {
    try {
      return await redis.evalsha<string[], unknown>(sha1, keys, args);
    } catch (error) {
      if (!String(error).includes("NOSCRIPT")) throw error;
      return redis.eval<string[], unknown>(text, keys, args);
    }
  }

  async function change(timeoutMs: number, script: Script, keys: string[], args: string[]) {
    return ask(timeoutMs, async (redis) => readDone(await run(redis, script, keys, args)));
  }

  return {
    lease({ id, campaign, nowMs, expiresMs, hour, day, limits, paced }, timeoutMs) {
      const times = [String(nowMs), String(expiresMs), hour, day];
      const bounds = [limits, paced].flatMap(({ offers, perHour, perDay }) => [offers, perHour, perDay].map(argument));
      return ask(timeoutMs, async (redis) =>
        readGrant(await run(redis, leaseScript, budgetKeys(campaign), [id, ...times, ...bounds]), limits),
      );
    },
    settle({ id, campaign, unspent }, timeoutMs) {
      return change(timeoutMs, settleScript, budgetKeys(campaign), [id, String(unspent)]);
    },
    refund({ id, campaign, hour, day, expiresMs }, timeoutMs) {
      return change(timeoutMs, refundScript, budgetKeys(campaign), [id, String(expiresMs), hour, day]);
    },
    readLive(nowMs, timeoutMs) {
      return ask(timeoutMs, async (redis) => foldLive(readEntries(await redis.hgetall(liveStateKey)), nowMs));
    },
    changeLive({ thing, on, atMs, untilMs, signal }, timeoutMs) {
      const origin = on && signal !== undefined ? `${signal.id} ${signal.fromMs} ${signal.trust}` : "";
      const args = [liveKey(thing), on ? "1" : "0", String(atMs), on ? argument(untilMs) : "", origin];
      return change(timeoutMs, changeLiveScript, [liveStateKey], args);
    },
    putTag({ tag, owner, locator, atMs, from = [] }, timeoutMs) {
      return change(timeoutMs, putTagScript, [tagKey(tag)], [String(atMs), owner, locator, from.join(" ")]);
    },
    removeTag({ tag, owner, atMs }, timeoutMs) {
      return change(timeoutMs, removeTagScript, [tagKey(tag)], [String(atMs), owner, rememberedMs()]);
    },
    async findTags(tags, timeoutMs) {
      if (tags.length === 0) return ok([]);
      return ask(timeoutMs, async (redis) => readLocators(await redis.mget(tags.map(tagKey)), tags.length));
    },
  };
}

/** Of its own for each: removals that end at one time would tell that they came together. */
function rememberedMs(): string {
  return String(REMOVAL_REMEMBERED_MS - Math.floor(Math.random() * REMOVAL_SPREAD_MS));
}

function argument(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}

/** Without the command, which the client's errors carry, and what stands in it. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.split(", command was")[0]}` : "no error";
}
