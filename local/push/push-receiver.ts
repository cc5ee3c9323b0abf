/// <reference path="./http-ece.d.ts" />
import { createECDH, randomBytes } from "node:crypto";
import ece from "http_ece";
import type { SubscriptionKeys } from "../../shared/messages/subscription-keys.ts";

/** The end of a push that a browser is: it holds the private half of a subscription's keys. */
export interface PushReceiver {
  /** What the subscription tells the sender. */
  readonly keys: SubscriptionKeys;
  /** The plain text of a body in the aes128gcm coding (RFC 8291); throws where it was not made for these keys. */
  decrypt(body: Uint8Array): string;
}

/** A receiver with new keys, or with those of a published vector (base64url). */
export function createPushReceiver(fixed?: { privateKey: string; auth: string }): PushReceiver {
  const privateKey = createECDH("prime256v1");
  if (fixed === undefined) privateKey.generateKeys();
  else privateKey.setPrivateKey(fixed.privateKey, "base64url");
  const auth = fixed?.auth ?? randomBytes(16).toString("base64url");
  return {
    keys: { p256dh: privateKey.getPublicKey("base64url"), auth },
    decrypt: (body) =>
      ece.decrypt(Buffer.from(body), { version: "aes128gcm", privateKey, authSecret: auth }).toString("utf8"),
  };
}
