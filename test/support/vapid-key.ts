import { createECDH } from "node:crypto";
import type { VapidKey } from "../../shared/push/vapid-key.ts";

/** A new VAPID key. */
export function createVapidKey(): VapidKey {
  const pair = createECDH("prime256v1");
  const point = pair.generateKeys();
  return {
    publicKey: point.toString("base64url"),
    jwk: {
      kty: "EC",
      crv: "P-256",
      x: point.toString("base64url", 1, 33),
      y: point.toString("base64url", 33),
      // Node leaves out leading zero bytes.
      d: Buffer.from(pair.getPrivateKey("hex").padStart(64, "0"), "hex").toString("base64url"),
    },
  };
}
