import type { MeshError } from "../../../shared/errors.ts";
import { admit, type Envelope } from "../../../shared/person/envelope.ts";
import type { PresenceMemory } from "../../../shared/presence/presence-state.ts";
import type { Result } from "../../../shared/result.ts";
import type { Env } from "../../env.ts";
import type { ReceiptRow } from "./calls.ts";
import type { PersonStore } from "./store/person-store.ts";

/** What one person's object works with. All but the store is a cache: it may be gone at the next call. */
export interface PersonContext {
  readonly ctx: DurableObjectState;
  readonly env: Env;
  readonly store: PersonStore;
  memory: PresenceMemory;
  /** By moment: its last "no" that changed nothing and is stored nowhere. */
  readonly recentRefusals: Map<string, ReceiptRow>;
  /** Serials of pushes with an attempt under way in this object. */
  readonly sending: Set<string>;
  /** The registry is being told of tags right now. */
  isTellingRegistry: boolean;
  /** Key of this person's draws, once it is derived. */
  drawKey?: Uint8Array;
}

/**
 * The stored answer of a repeated message, a refusal, or undefined: judge it. Synchronous, as is all that follows it. Every
 * call comes by here, so an alarm that was lost is set again here.
 */
export function admitMessage({ store }: PersonContext, envelope: Envelope): Result<string | undefined, MeshError> {
  store.load();
  store.timers.arm(Date.now());
  return admit(envelope, {
    erasure: store.erasure(),
    epoch: store.load()?.profile.epoch,
    stored: store.findMessage(envelope.kid, envelope.jti),
  });
}

/** Bytes that name the person's draws: which control groups they are in, which variants they see. Never changes. */
export async function drawKeyOf(context: PersonContext, person: string, hashKey: CryptoKey): Promise<Uint8Array> {
  if (context.drawKey === undefined) {
    const hash = await crypto.subtle.sign("HMAC", hashKey, new TextEncoder().encode(person));
    context.drawKey = new Uint8Array(hash, 0, 16);
  }
  return context.drawKey;
}

/** A random name for a receipt: 12 bytes, base64url. */
export function newSerial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}
