import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** What the CLI writes are keys, mostly. */
const OWNER_ONLY = 0o600;

/**
 * Writes a file whole or not at all, also when the process or the machine dies on the way: a new file beside it, flushed,
 * then renamed over it, and the directory flushed. Readable by its owner only, unless `mode` says otherwise.
 */
export function writeFileAtomically(path: string, text: string, mode = OWNER_ONLY): void {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    const file = openSync(draft, "wx", mode);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw cause;
  }
  const directory = openSync(dirname(path), "r");
  fsyncSync(directory);
  closeSync(directory);
}
