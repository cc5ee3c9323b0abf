import { encryptBlock, importBlockKey } from "./aes-block.ts";

/** A window of a day to each side passes three changes of the temporary key, and so sees four of them. */
const KEPT = 4;

const known = new WeakMap<CryptoKey, Map<number, Promise<CryptoKey>>>();

/**
 * The temporary key of a beacon while its counter (32 bits, seconds) has these upper 16 bits (google/eddystone,
 * eddystone-eid/eid-computation.md): AES-128 of eleven zeros, 0xFF, two zeros and the 16 bits. It changes every 65,536 s,
 * so the last few are kept, for as long as the identity key is.
 */
export function temporaryKey(identityKey: CryptoKey, seconds: number): Promise<CryptoKey> {
  const upper = (seconds >>> 16) & 0xffff;
  const kept = known.get(identityKey) ?? new Map<number, Promise<CryptoKey>>();
  known.set(identityKey, kept);
  const found = kept.get(upper);
  if (found !== undefined) return found;
  const made = encryptBlock(identityKey, Uint8Array.of(...ELEVEN_ZEROS, 0xff, 0, 0, upper >> 8, upper)).then(
    importBlockKey,
  );
  kept.set(upper, made);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return made;
}

const ELEVEN_ZEROS = new Uint8Array(11);
