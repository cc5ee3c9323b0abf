import { decodeBase64, encodeBase64 } from "../bytes/base64.ts";

const utf8 = new TextEncoder();

const PREFIX = "whsec_";
const LEAST_BYTES = 24;
const MOST_BYTES = 64;

/** The bytes of a secret as Standard Webhooks writes it: `whsec_` and base64 of 24 to 64 bytes. Undefined: it is none. */
export function readHookSecret(secret: string): Uint8Array<ArrayBuffer> | undefined {
  if (!secret.startsWith(PREFIX)) return undefined;
  const bytes = decodeBase64(secret.slice(PREFIX.length));
  return bytes === undefined || bytes.length < LEAST_BYTES || bytes.length > MOST_BYTES ? undefined : bytes;
}

/** What a webhook's secret is sealed about: it opens in its entry only. */
export function sealedHookName(id: string): string {
  return `webhook ${id}`;
}

/**
 * The headers of a message (Standard Webhooks 1.0.0, `v1`): its id, which every attempt has, the time of this attempt, and a
 * signature by each secret.
 */
export async function hookHeaders(
  { id, body }: { readonly id: string; readonly body: string },
  secrets: readonly Uint8Array<ArrayBuffer>[],
  nowMs: number,
): Promise<Record<string, string>> {
  const seconds = Math.floor(nowMs / 1000);
  const signed = utf8.encode(`${id}.${seconds}.${body}`);
  const signatures = secrets.map(async (secret) => {
    const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return `v1,${encodeBase64(new Uint8Array(await crypto.subtle.sign("HMAC", key, signed)))}`;
  });
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": (await Promise.all(signatures)).join(" "),
  };
}
