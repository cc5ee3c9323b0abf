import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "./durable-files.ts";

/** The gateway as the mesh knows it: a sender with a key of its own. */
export interface GatewayKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  /** What the mesh is told. */
  readonly publicJwk: { readonly kty: string; readonly crv: string; readonly x: string };
  /** Whether it was made just now. */
  readonly isNew: boolean;
}

interface KeyFile {
  readonly id: string;
  readonly jwk: JsonWebKey;
}

/** The file of a state that has the gateway's id and key. */
export const KEY_FILE = "gateway.json";

/**
 * The gateway's id and Ed25519 key of this directory, made on the first start and readable by its owner only. A gateway passes
 * `lockDirectory` as `hold`, and holds the directory from here on. Rejects where it is another gateway's than the one asked
 * for, where another process holds it, where others can read the key, or where it cannot be used.
 */
export async function ownKey(
  directory: string,
  asked: string | undefined,
  usual: string,
  hold: (directory: string) => Promise<void>,
): Promise<GatewayKey> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await readOwnKey(directory, asked);
  await hold(directory);
  // Read again: of two that start at once the other may have made a key meanwhile, and this one must not make another.
  const kept = await readOwnKey(directory, asked);
  const { id, jwk } = kept ?? { id: asked ?? usual, jwk: await makeKey() };
  const privateKey = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["sign"]);
  if (kept === undefined) await writeDurably(directory, [{ name: KEY_FILE, text: `${JSON.stringify({ id, jwk })}\n` }]);
  const publicJwk = { kty: "OKP", crv: "Ed25519", x: jwk.x ?? "" };
  return { id, privateKey, publicJwk, isNew: kept === undefined };
}

async function readOwnKey(directory: string, asked: string | undefined): Promise<KeyFile | undefined> {
  const path = join(directory, KEY_FILE);
  const kept = await readKeyFile(path);
  if (kept === undefined) return undefined;
  if (asked !== undefined && asked !== kept.id)
    throw new Error(`${directory} holds the key of "${kept.id}": give another --state for "${asked}".`);
  if (((await stat(path)).mode & 0o077) !== 0 && process.platform !== "win32")
    throw new Error(`Others on this machine can read the key in ${path}: "chmod 600 ${path}" first.`);
  return kept;
}

async function makeKey(): Promise<JsonWebKey> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("this Node makes no Ed25519 keys");
  const { kty, crv, x, d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  return { kty, crv, x, d } as JsonWebKey;
}

/** Undefined where there is none yet; rejects where it cannot be read, so that no second key is ever made over a first. */
async function readKeyFile(path: string): Promise<KeyFile | undefined> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw cause;
  });
  return text === undefined ? undefined : JSON.parse(text);
}
