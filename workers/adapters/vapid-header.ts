import { SignJWT } from "jose";
import type { VapidKey } from "../../shared/push/vapid-key.ts";

/** Who sends: the key that the subscription was made with, and MESH_CONTACT (https: or mailto:). */
export interface VapidSender {
  readonly key: VapidKey;
  readonly contact: string;
}

const VALID_FOR_MS = 12 * 3_600_000;
const REUSED_FOR_MS = 11 * 3_600_000;
const MAX_KEPT = 256;

interface Kept {
  readonly header: string;
  readonly signedAtMs: number;
}

/**
 * Finished headers in order of signing. Texts, no promises: a promise made by one request must not be awaited by another
 * in workerd, and signing twice at once does no harm.
 */
const kept = new Map<string, Kept>();

/**
 * `Authorization` for one push service (RFC 8292, sections 2 and 3): a JWT for its origin, valid for 12 h. Signing is a
 * third of the work of a push, and the header says nothing about the message: one is used for 11 h per key, contact and
 * origin, in this isolate. Rejects where the key is none.
 */
export async function vapidHeader({ key, contact }: VapidSender, origin: string, nowMs: number): Promise<string> {
  const name = `${key.publicKey} ${origin} ${contact}`;
  const found = kept.get(name);
  if (found !== undefined && nowMs >= found.signedAtMs && nowMs - found.signedAtMs < REUSED_FOR_MS) return found.header;
  const token = await new SignJWT({ aud: origin, exp: Math.floor((nowMs + VALID_FOR_MS) / 1000), sub: contact })
    .setProtectedHeader({ typ: "JWT", alg: "ES256" })
    .sign(key.jwk);
  const header = `vapid t=${token}, k=${key.publicKey}`;
  kept.delete(name);
  for (const oldest of kept.keys()) {
    if (kept.size < MAX_KEPT) break;
    kept.delete(oldest);
  }
  kept.set(name, { header, signedAtMs: nowMs });
  return header;
}
