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
