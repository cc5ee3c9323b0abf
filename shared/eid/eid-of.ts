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

const ZERO_BLOCK = new Uint8Array(16);

/** A 128-bit AES key, for `encryptBlock`. Rejects where the bytes are not 16. */
export function importBlockKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  if (bytes.length !== 16) return Promise.reject(new RangeError("an AES-128 key has 16 bytes"));
  return crypto.subtle.importKey("raw", bytes, "AES-CBC", false, ["encrypt"]);
}

/**
 * One block of 16 bytes encrypted with AES as such, which is AES-ECB of one block (FIPS 197; NIST SP 800-38A, section
 * 6.1). WebCrypto has no ECB; but CBC adds the initial vector to the first block before it encrypts it, so that with a
 * vector of zeros its first block is the same. The block of padding that follows is left out.
 */
export async function encryptBlock(key: CryptoKey, block: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv: ZERO_BLOCK }, key, block), 0, 16);
}
