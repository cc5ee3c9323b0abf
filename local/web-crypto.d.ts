import type { webcrypto } from "node:crypto";

/*
 * Names of the Web Crypto API (W3C) that browsers and workerd have as global types. Node has the objects, and its types keep
 * these names inside `webcrypto`. Code of the core and of a device that also runs in Node needs them.
 */
declare global {
  type CryptoKey = webcrypto.CryptoKey;
  type CryptoKeyPair = webcrypto.CryptoKeyPair;
  type JsonWebKey = webcrypto.JsonWebKey;
  type BufferSource = webcrypto.BufferSource;
}
