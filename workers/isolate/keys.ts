import { decodeBase64url } from "../../shared/bytes/base64url.ts";
import { present } from "../../shared/json/present.ts";
import type { VerifyingKey } from "../../shared/pass/verify-pass.ts";
import { parseVapidKey, type VapidKey, type VapidKeys } from "../../shared/push/vapid-key.ts";
import type { Env } from "../env.ts";

/** A key the mesh signs with: its private half to sign, its public half to publish. */
export interface SigningKey {
  readonly kid: string;
  readonly key: CryptoKey;
  readonly publicJwk: JsonWebKey;
}

/** All keys of the mesh, imported once an isolate. Of two slots the first is the current one. */
export interface Keys {
  readonly pass: SigningKey;
  /** Current and previous: a pass signed by one of them is good. */
  readonly passVerifying: readonly VerifyingKey[];
  /** These and the retired ones: a pass signed by one of them still tells who was known. */
  readonly passRenewing: readonly VerifyingKey[];
  readonly consent: SigningKey;
  readonly tombstone: SigningKey;
  /** AES-GCM keys of receipt ids, current first. */
  readonly receipts: readonly [CryptoKey, ...CryptoKey[]];
  readonly vapid: VapidKeys;
  /** AES-GCM keys of locators, current first. */
  readonly locators: readonly [CryptoKey, ...CryptoKey[]];
  /** AES-GCM keys of the secrets that a catalog carries sealed (shared/crypto/sealed-box.ts), current first. */
  readonly seals: readonly [CryptoKey, ...CryptoKey[]];
  readonly personHash: CryptoKey;
  readonly drawHash: CryptoKey;
  readonly tagHash: CryptoKey;
  /** Of the codes that are printed on cards. Undefined: nobody can register a card. */
  readonly tagClaim: CryptoKey | undefined;
  /** Everything public that the mesh signs with or has signed with, for /.well-known/jwks.json. */
  readonly published: readonly JsonWebKey[];
}

/** The secrets of wrangler.toml as keys. Rejects where one of them is missing or is no key. */
export async function importKeys(env: Env): Promise<Keys> {
  const pass = await importSigningKey("PASS_KEY", env.PASS_KEY);
  const consent = await importSigningKey("CONSENT_KEY", env.CONSENT_KEY);
  const tombstone = await importSigningKey("TOMBSTONE_KEY", env.TOMBSTONE_KEY);
  const previous = [env.PASS_KEY_PREVIOUS, env.CONSENT_KEY_PREVIOUS, env.TOMBSTONE_KEY_PREVIOUS].map(readPublicJwk);
  const [previousPass, previousConsent, previousTombstone] = previous;
  const retired = readJwkSet(env.PASS_KEYS_RETIRED);
  const published = [
    pass.publicJwk,
    previousPass,
    ...retired,
    consent.publicJwk,
    previousConsent,
    tombstone.publicJwk,
    previousTombstone,
  ].filter((jwk) => jwk !== undefined);
  const passVerifying = await importVerifyingKeys([
    pass.publicJwk,
    ...(previousPass === undefined ? [] : [previousPass]),
  ]);
  return {
    pass,
    passVerifying,
    passRenewing: [...passVerifying, ...(await importVerifyingKeys(retired))],
    consent,
    tombstone,
    receipts: await importSealKeys("RECEIPT_KEY", env.RECEIPT_KEY, env.RECEIPT_KEY_PREVIOUS),
    locators: await importSealKeys("LOCATOR_KEY", env.LOCATOR_KEY, env.LOCATOR_KEY_PREVIOUS),
    seals: await importSealKeys("SEAL_KEY", env.SEAL_KEY, env.SEAL_KEY_PREVIOUS),
    vapid: readVapidKeys(env.VAPID_KEY, env.VAPID_KEY_PREVIOUS),
    personHash: await importHashKey(env.PERSON_HASH_KEY),
    drawHash: await importHashKey(env.DRAW_HASH_KEY),
    tagHash: await importHashKey(env.TAG_HASH_KEY),
    tagClaim: (await Promise.all(given(env.TAG_CLAIM_KEY).map(importHashKey)))[0],
    published,
  };
}

function given(secret: string | undefined): string[] {
  return secret === undefined || secret === "" ? [] : [secret];
}

function readJwk(name: string, secret: string): JsonWebKey & { kid?: string } {
  try {
    return JSON.parse(secret);
  } catch {
    throw new Error(`${name} is not a JWK: make keys with "npx mesh keys"`);
  }
}

async function importSigningKey(name: string, secret: string | undefined): Promise<SigningKey> {
  const jwk = readJwk(name, secret ?? "");
  const key = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["sign"]);
  return { kid: jwk.kid ?? "", key, publicJwk: publicPart(jwk) };
}

function readPublicJwk(secret: string | undefined): JsonWebKey | undefined {
  return secret === undefined || secret === "" ? undefined : publicPart(readJwk("a previous key", secret));
}

function readJwkSet(text: string | undefined): JsonWebKey[] {
  if (text === undefined || text === "") return [];
  const set: { keys?: JsonWebKey[] } = JSON.parse(text);
  return (set.keys ?? []).map(publicPart);
}

function publicPart({ kty, crv, x, kid }: JsonWebKey & { kid?: string }): JsonWebKey {
  return { kty, crv, x, kid, alg: "EdDSA", use: "sig" } as JsonWebKey;
}

function importVerifyingKeys(jwks: readonly (JsonWebKey & { kid?: string })[]): Promise<VerifyingKey[]> {
  return Promise.all(
    jwks.map(async ({ kty, crv, x, kid }) => ({
      kid: kid ?? "",
      key: await crypto.subtle.importKey("jwk", { kty, crv, x } as JsonWebKey, "Ed25519", true, ["verify"]),
    })),
  );
}

function readVapidKeys(current: string, previous: string | undefined): VapidKeys {
  const [previousKey] = given(previous).map(readVapidKey);
  return present({ current: readVapidKey(current), previous: previousKey });
}

function readVapidKey(secret: string): VapidKey {
  const key = parseVapidKey(secret ?? "");
  if (!key.ok) throw new Error(`VAPID_KEY: ${key.error}`);
  return key.value;
}

async function importSealKeys(
  name: string,
  current: string,
  previous: string | undefined,
): Promise<[CryptoKey, ...CryptoKey[]]> {
  const importOne = (secret: string) =>
    crypto.subtle.importKey("raw", bytesOf(name, secret), "AES-GCM", false, ["encrypt", "decrypt"]);
  return [await importOne(current), ...(await Promise.all(given(previous).map(importOne)))];
}

function importHashKey(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytesOf("a hash key", secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
}

function bytesOf(name: string, secret: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64url(secret ?? "");
  if (bytes?.length !== 32) throw new Error(`${name} must be 32 bytes in base64url: make keys with "npx mesh keys"`);
  return bytes;
}
