import { encryptBlock } from "./aes-block.ts";
import { temporaryKey } from "./temporary-key.ts";

/**
 * What a beacon calls itself while its counter shows `seconds` (32 bits), 16 lower-case hex digits: the first 8 bytes of
 * AES-128, under the temporary key, of eleven zeros, K, and the counter with its lowest K bits cleared (google/eddystone,
 * eddystone-eid/eid-computation.md). `k`: the rotation exponent, 0 to 15; the identifier changes every 2^k seconds.
 */
export async function eidOf(identityKey: CryptoKey, k: number, seconds: number): Promise<string> {
  const block = new DataView(new ArrayBuffer(16));
  block.setUint8(11, k);
  block.setUint32(12, (seconds >>> k) << k);
  const encrypted = await encryptBlock(await temporaryKey(identityKey, seconds), new Uint8Array(block.buffer));
  return new DataView(encrypted.buffer).getBigUint64(0).toString(16).padStart(16, "0");
}
