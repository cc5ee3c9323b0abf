import { keyedHash } from "../crypto/keyed-hash.ts";

/**
 * The person of a device: the keyed hash of its thumbprint under the mesh's own key. Another mesh, or anyone else without
 * the key, cannot tell it from the device's public key.
 */
export function personIdOf(device: string, hashKey: CryptoKey): Promise<string> {
  return keyedHash(device, hashKey);
}
