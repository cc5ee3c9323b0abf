import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { isLongUnheard, SHORTEST_LIFE_MS, seenSeconds } from "../../../shared/catalog/life.ts";
import { type MeshError, refuse } from "../../../shared/errors.ts";
import { admit, type Envelope } from "../../../shared/person/envelope.ts";
import { waitForMessage } from "../../../shared/person/message-bounds.ts";
import { NO_MEMORY, type PresenceMemory } from "../../../shared/presence/presence-state.ts";
import type { Result } from "../../../shared/result.ts";
import type { Env } from "../../env.ts";
import type { Defer } from "../../isolate/defer.ts";
import type { ReceiptRow } from "./calls.ts";
import { makePersonStore, type PersonStore } from "./store/person-store.ts";

/** What one person's object works with. */
export interface PersonContext {
  readonly env: Env;
  readonly store: PersonStore;
  readonly cache: PersonCache;
  /** Keeps the object awake for work that no answer waits for. */
  readonly defer: Defer;
}

/** What the object knows besides its store, in memory only: all of it may be gone at the next call. */
export interface PersonCache {
  /** What was heard in the last seconds, as the last decision left it. */
  memory: PresenceMemory;
  /** Key of this person's draws, once it is derived. */
  drawKey: Uint8Array | undefined;
  /** The registry is being told of tags right now. */
  isTellingRegistry: boolean;
  /** By moment: its last "no" that changed nothing and is stored nowhere. */
  readonly recentRefusals: Map<string, ReceiptRow>;
  /** Serials of pushes with an attempt under way in this object. */
  readonly sending: Set<string>;
}

/** The context of an object that has just been put into memory. */
export function makePersonContext(ctx: DurableObjectState, env: Env): PersonContext {
  return {
    env,
    store: makePersonStore(ctx.storage),
    cache: {
      memory: NO_MEMORY,
      drawKey: undefined,
      isTellingRegistry: false,
      recentRefusals: new Map(),
      sending: new Set(),
    },
    defer: (work) => ctx.waitUntil(work),
  };
}

/**
 * The stored answer of a repeated message, a refusal, or undefined: judge it. Synchronous, as is all that follows it. Every
 * call of a device comes by here, so an alarm that was lost is set again here, and it is noted here that the person was
 * heard, once in 15 days: load the person after it.
 */
export function admitMessage({ store }: PersonContext, envelope: Envelope): Result<string | undefined, MeshError> {
  const person = store.load();
  const nowMs = Date.now();
  const admitted = admit(envelope, {
    erasure: store.erasure(),
    epoch: person?.profile.epoch,
    stored: store.messages.find(envelope.kid, envelope.jti),
  });
  if (admitted.ok && person !== undefined && isLongUnheard(seenSeconds(person.profile), nowMs)) {
    // Objects from before people were forgotten may have nothing left to look after.
    if (store.timers.dueMs("tidy") === undefined) store.timers.set("tidy", nowMs + SHORTEST_LIFE_MS);
    store.save({ ...person, profile: { ...person.profile, heardMs: nowMs } });
  }
  store.arm(nowMs);
  return admitted;
}

/**
 * The refusal of one more message of the person's own devices that would change state, after too many in 24 hours.
 * Undefined: it may. What only takes away, and what only reads, is not asked.
 */
export function refuseExcess({ store }: PersonContext, nowMs: number): MeshError | undefined {
  const waitMs = waitForMessage("own", store.messages.timesOf("own"), nowMs);
  if (waitMs === undefined) return undefined;
  return {
    ...refuse("rate-limited", "too many messages changed something in 24 hours"),
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  };
}

/** Bytes that name the person's draws: which control groups they are in, which variants they see. Never changes. */
export async function drawKeyOf({ cache }: PersonContext, person: string, hashKey: CryptoKey): Promise<Uint8Array> {
  cache.drawKey ??= await hashPerson(person, hashKey);
  return cache.drawKey;
}

async function hashPerson(person: string, hashKey: CryptoKey): Promise<Uint8Array> {
  const hash = await crypto.subtle.sign("HMAC", hashKey, new TextEncoder().encode(person));
  return new Uint8Array(hash, 0, 16);
}

/** A random name for a receipt: 12 bytes, base64url. */
export function newSerial(): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(12)));
}
