import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { Refusal } from "../../local/refusal.ts";
import { writeFileAtomically } from "../../local/write-file-atomically.ts";
import { OPERATOR_NAME } from "../../shared/operators/operator-keys.ts";
import { ROLES, type Role } from "../../shared/operators/role.ts";

/** An operator's key as its own folder keeps it. */
export interface OwnKey {
  readonly name: string;
  readonly role: Role;
  /** Private: Ed25519, with `kid`. */
  readonly jwk: JWK & { readonly kid: string };
}

/** Where the keys of this user are: not in any project, so that none is committed. */
export function operatorFolder(): string {
  const { XDG_CONFIG_HOME: config = "" } = process.env;
  return join(config === "" ? join(homedir(), ".config") : config, "moment-mesh", "operators");
}

/** Makes a key, readable by this user only. Refuses if there is one of this name. */
export async function makeOwnKey(name: string, role: Role): Promise<OwnKey> {
  const file = fileOf(name);
  if (existsSync(file))
    throw new Refusal(`There is a key ${name} already, in ${file}. Take another name, or remove the file.`);
  mkdirSync(operatorFolder(), { recursive: true, mode: 0o700 });
  const { privateKey } = await generateKeyPair("Ed25519", { extractable: true });
  const key: OwnKey = { name, role, jwk: { ...(await exportJWK(privateKey)), kid: name } };
  writeFileAtomically(file, `${JSON.stringify({ role, jwk: key.jwk }, null, 2)}\n`);
  return key;
}

/** The key of this name. */
export function readOwnKey(name: string): OwnKey {
  const file = fileOf(name);
  if (!existsSync(file)) {
    const names = listOwnKeys();
    const known = names.length === 0 ? `"npx mesh operator add" makes one` : `there are ${names.join(", ")}`;
    throw new Refusal(`There is no operator key ${name}: ${known}.`);
  }
  return parseOwnKey(name, readFileSync(file, "utf8"), file);
}

/** Names of all of them. */
export function listOwnKeys(): string[] {
  if (!existsSync(operatorFolder())) return [];
  const files = readdirSync(operatorFolder()).filter((file) => file.endsWith(".json"));
  return files.map((file) => file.slice(0, -".json".length)).sort();
}

/** A key as text, as CI has it in a secret. `from`: what the text is called in a refusal, which repeats none of it. */
export function parseOwnKey(name: string, text: string, from: string): OwnKey {
  const { role, jwk } = parse(text);
  const { kid, d, crv } = Object(jwk);
  if (typeof kid !== "string" || typeof d !== "string" || crv !== "Ed25519")
    throw new Refusal(`${from} is no operator key: "npx mesh operator add" makes one.`);
  const known = ROLES.find((one) => one === role) ?? "viewer";
  return { name: name === "" ? kid : name, role: known, jwk: { ...Object(jwk), kid } };
}

/** The part that the mesh is told. */
export function publicPart({ role, jwk: { kty, crv, x, kid } }: OwnKey): object {
  return { kty, crv, x, kid, role };
}

function fileOf(name: string): string {
  if (!OPERATOR_NAME.test(name)) {
    throw new Refusal("An operator's name is 1 to 64 of a-z, 0-9, . _ @ -, and begins with a letter or a digit.");
  }
  return join(operatorFolder(), `${name}.json`);
}

function parse(text: string): { readonly role?: unknown; readonly jwk?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
