/// <reference path="./web-push-encryption.d.ts" />
// The front door of web-push also loads its own signing (asn1.js, jws), HTTPS client and proxy: 37 KiB gzip instead of 3.

import webPush from "web-push/src/encryption-helper.js";
import { present } from "../../shared/json/present.ts";
import type { Subscription } from "../../shared/messages/subscription-keys.ts";
import type { PushOutcome } from "../../shared/push/delivery.ts";
import { type PushHeaders, parseRetryAfter } from "../../shared/push/push-headers.ts";
import { type VapidSender, vapidHeader } from "./vapid-header.ts";

/** All that goes into one push; `payload` from `pushPayload`, `headers` from `pushHeaders`. */
export interface Push {
  readonly subscription: Subscription;
  readonly payload: string;
  readonly headers: PushHeaders;
  readonly vapid: VapidSender;
}

/** A push ready to be posted: encrypted, signed. */
export interface PushRequest {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** The part of `fetch` that sending needs. */
export type Fetcher = (url: string, init: RequestInit) => Promise<Response>;

const SEND_TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 1024;

/**
 * The request that carries a push (RFC 8030, 5): the payload in the aes128gcm coding (RFC 8291, one record, a fresh key and
 * salt each time) and the VAPID header, which is kept for hours. web-push's own `generateRequestDetails` would sign anew
 * every time. Rejects for keys that `checkSubscriptionKeys` or `parseVapidKey` would have refused.
 */
export async function buildPush({ subscription, payload, headers, vapid }: Push, nowMs: number): Promise<PushRequest> {
  const { endpoint, p256dh, auth } = subscription;
  const authorization = await vapidHeader(vapid, new URL(endpoint).origin, nowMs);
  const { cipherText } = webPush.encrypt(p256dh, auth, payload, "aes128gcm");
  return {
    endpoint,
    headers: {
      ...headers,
      Authorization: authorization,
      "Content-Encoding": "aes128gcm",
      "Content-Type": "application/octet-stream",
    },
    body: new Uint8Array(cipherText),
  };
}

/**
 * Posts a push and gives what came of it; never rejects. The other side may be hostile: no redirect is followed, the whole
 * exchange takes at most 5 s, and no more than 1 KiB of the answer is read (so that the connection can be used again), then
 * dropped. A status that arrived counts, whatever happens to the answer's body.
 */
export async function sendPush(
  { endpoint, headers, body }: PushRequest,
  fetcher: Fetcher,
  nowMs: () => number = Date.now,
  timeoutMs = SEND_TIMEOUT_MS,
): Promise<PushOutcome> {
  const ending = new AbortController();
  // Not AbortSignal.timeout: it cannot be cleared, and a timer that is left keeps the person's object awake.
  const timer = setTimeout(() => ending.abort(), timeoutMs);
  try {
    const { signal } = ending;
    const answer = await fetcher(endpoint, { method: "POST", headers, body, redirect: "manual", signal });
    await drain(answer).catch(() => {});
    const retryAfterSeconds = parseRetryAfter(answer.headers.get("Retry-After") ?? "", nowMs());
    return present({ status: answer.status, retryAfterSeconds });
  } catch {
    return "no-answer";
  } finally {
    clearTimeout(timer);
  }
}

/** Reads a short answer to its end and breaks off a long one. */
async function drain(answer: Response): Promise<void> {
  if (answer.body === null) return;
  const reader = answer.body.getReader();
  let bytes = 0;
  while (bytes < MAX_ANSWER_BYTES) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes += value.byteLength;
  }
  await reader.cancel();
}
