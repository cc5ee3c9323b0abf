import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { LastCell } from "../../../shared/person/wanted-areas.ts";
import { NO_MEMORY, type PresenceMemory } from "../../../shared/presence/presence-state.ts";
import type { loadLoyalty, loadWebhooks } from "../../cold.ts";
import type { Env } from "../../env.ts";
import type { Defer } from "../../isolate/defer.ts";
import type { ReceiptRow } from "./calls.ts";
import { makePersonStore, type PersonStore } from "./store/person-store.ts";

type Loyalty = Awaited<ReturnType<typeof loadLoyalty>>;
type Webhooks = Awaited<ReturnType<typeof loadWebhooks>>;

/** What one person's object works with. */
export interface PersonContext {
  readonly env: Env;
  readonly store: PersonStore;
  /** For what goes through all rows: it is in the store's room as well. */
  readonly storage: DurableObjectStorage;
  readonly cache: PersonCache;
  /** Keeps the object awake for work that no answer waits for. */
  readonly defer: Defer;
}

/** What the object knows besides its store, in memory only: all of it may be gone at the next call. */
export interface PersonCache {
  /** What was heard in the last seconds, as the last decision left it. */
  memory: PresenceMemory;
  /** The cell of the last position; undefined: it is not known, or nobody may know it. */
  lastCell: LastCell | undefined;
  /** Key of this person's draws, once it is derived. */
  drawKey: Uint8Array | undefined;
  /** The catalog version by which it was last looked at when runs are due. */
  plannedBy: string | undefined;
  /** What points and cards need of code, once it is loaded. */
  loyalty: Loyalty | undefined;
  /** What webhooks need of code, once it is loaded. */
  webhooks: Webhooks | undefined;
  /** The registry is being told of tags right now. */
  isTellingRegistry: boolean;
  /** Areas are being told right now. */
  isTellingAreas: boolean;
  /** The index of codes is being told right now. */
  tellingCodes: Promise<void> | undefined;
  /** By moment: its last "no" that changed nothing and is stored nowhere. */
  readonly recentRefusals: Map<string, ReceiptRow>;
  /** Serials of pushes with an attempt under way in this object. */
  readonly sending: Set<string>;
  /** Counts are being handed on right now. */
  isHandingOn: boolean;
}

/** The context of an object that has just been put into memory. */
export function makePersonContext(ctx: DurableObjectState, env: Env): PersonContext {
  return {
    env,
    store: makePersonStore(ctx.storage),
    storage: ctx.storage,
    cache: {
      memory: NO_MEMORY,
      lastCell: undefined,
      drawKey: undefined,
      plannedBy: undefined,
      loyalty: undefined,
      webhooks: undefined,
      isTellingRegistry: false,
      isTellingAreas: false,
      tellingCodes: undefined,
      recentRefusals: new Map(),
      sending: new Set(),
      isHandingOn: false,
    },
    defer: (work) => ctx.waitUntil(work),
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
