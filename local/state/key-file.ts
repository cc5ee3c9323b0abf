import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { Refusal } from "../refusal.ts";
import { writeFileAtomically } from "../write-file-atomically.ts";
import { completeKeys, type KeySet, OPERATOR_TOKEN } from "./key-set.ts";

/** The keys in the file; none where there is no file. */
export function readKeys(path: string): KeySet {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new Refusal(`${path} is not a JSON file of keys. Put a copy of it back; only if there is none, remove it.`);
  }
}

/** Writes the keys, readable by their owner only. */
export function writeKeys(path: string, keys: KeySet): void {
  writeFileAtomically(path, `${JSON.stringify(keys, null, 2)}\n`);
}

/** The keys in the file, after those that it lacks were made and written. With `operatorToken`, that one too. */
export async function ensureKeys(path: string, { operatorToken }: { operatorToken: boolean }): Promise<KeySet> {
  const found = readKeys(path);
  const complete = await completeKeys(
    operatorToken ? { [OPERATOR_TOKEN]: randomBytes(32).toString("base64url"), ...found } : found,
  );
  if (Object.keys(complete).length > Object.keys(found).length) writeKeys(path, complete);
  return complete;
}
