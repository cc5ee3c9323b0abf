import { randomBytes } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";
import { err, ok, type Result } from "../../shared/result.ts";

/** Every key of a mesh by the name of its secret, exactly as the secret's text is. */
export type KeySet = Readonly<Record<string, string>>;

interface KeyRule {
  readonly make: () => Promise<string>;
  /** Two slots: what the current one signed stays good while the previous one is kept. Hash keys have one. */
  readonly slots: 1 | 2;
  /** Completes the sentence "this key …". */
  readonly does: string;
}

/** The keys that a mesh needs (wrangler.toml, secrets). */
export const KEYS: Readonly<Record<string, KeyRule>> = {
  PASS_KEY: { make: makeEd25519, slots: 2, does: "signs and verifies passes, and sessions of the console" },
  CONSENT_KEY: { make: makeEd25519, slots: 2, does: "signs consent proofs" },
  TOMBSTONE_KEY: { make: makeEd25519, slots: 2, does: "signs tombstones" },
  VAPID_KEY: { make: makeP256, slots: 2, does: "identifies the mesh to push services" },
  RECEIPT_KEY: { make: makeBytes, slots: 2, does: "seals receipt ids" },
  LOCATOR_KEY: { make: makeBytes, slots: 2, does: "seals what leads from a registered tag to a person" },
  SEAL_KEY: { make: makeBytes, slots: 2, does: "seals the secrets of senders and beacons in the catalog" },
  PERSON_HASH_KEY: { make: makeBytes, slots: 1, does: "turns devices into person ids; never changed" },
  DRAW_HASH_KEY: { make: makeBytes, slots: 1, does: "draws control groups and variants; never changed" },
  TAG_HASH_KEY: { make: makeBytes, slots: 1, does: "turns registered tags into names; never changed" },
  TAG_CLAIM_KEY: { make: makeBytes, slots: 1, does: "makes the claim codes that are printed on cards; never changed" },
};

/** Not for production: signs an operator in where MESH_ENV is "local". */
export const OPERATOR_TOKEN = "OPERATOR_TOKEN";

/** The set with a new key for every name that it lacks; those it has stay as they are. */
export async function completeKeys(keys: KeySet): Promise<KeySet> {
  const complete: Record<string, string> = { ...keys };
  for (const [name, { make }] of Object.entries(KEYS)) complete[name] ??= await make();
  return complete;
}

/**
 * The set with a new key under `name` and the one before it under `{name}_PREVIOUS`. A pass key that leaves the previous
 * slot stays in PASS_KEYS_RETIRED with its public part, so that devices which come back late are still known. The error
 * is a sentence.
 */
export async function rotateKey(keys: KeySet, name: string): Promise<Result<KeySet, string>> {
  const rule = findRotating(name);
  if (!rule.ok) return rule;
  const current = keys[name];
  if (current === undefined) return err(`There is no ${name} yet to rotate.`);
  return ok({ ...withoutPrevious(keys, name), [`${name}_PREVIOUS`]: current, [name]: await rule.value.make() });
}

/**
 * The set without the key before the one under `name`: from then on nothing that it has signed or sealed is good, which is
 * what a key that leaked is to come to. A pass key stays in PASS_KEYS_RETIRED, as above. The error is a sentence.
 */
export function dropKey(keys: KeySet, name: string): Result<KeySet, string> {
  const rule = findRotating(name);
  if (!rule.ok) return rule;
  if (keys[`${name}_PREVIOUS`] === undefined)
    return err(`There is no ${name}_PREVIOUS to drop: --rotate ${name} first.`);
  return ok(withoutPrevious(keys, name));
}

function findRotating(name: string): Result<KeyRule, string> {
  const rule = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
  if (rule === undefined) return err(`There is no key ${name}; those that rotate are ${rotating().join(", ")}.`);
  return rule.slots === 1 ? err(`${name} is never changed: what it has hashed could not be found again.`) : ok(rule);
}

function rotating(): string[] {
  return Object.keys(KEYS).filter((name) => KEYS[name]?.slots === 2);
}

function withoutPrevious(keys: KeySet, name: string): KeySet {
  const { [`${name}_PREVIOUS`]: leaving, ...kept } = keys;
  if (name !== "PASS_KEY" || leaving === undefined) return kept;
  return { ...kept, PASS_KEYS_RETIRED: retire(keys.PASS_KEYS_RETIRED, leaving) };
}

function retire(retired: string | undefined, leaving: string): string {
  const set: { keys: JWK[] } = retired === undefined ? { keys: [] } : JSON.parse(retired);
  const { d: _private, ...publicPart }: JWK = JSON.parse(leaving);
  return JSON.stringify({ keys: [...set.keys, publicPart] });
}

async function makeEd25519(): Promise<string> {
  const { privateKey } = await generateKeyPair("Ed25519", { extractable: true });
  return privateJwk(await exportJWK(privateKey), "EdDSA");
}

async function makeP256(): Promise<string> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return privateJwk(await exportJWK(privateKey), "ES256");
}

async function privateJwk(jwk: JWK, alg: string): Promise<string> {
  return JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg, use: "sig" });
}

async function makeBytes(): Promise<string> {
  return randomBytes(32).toString("base64url");
}
