import { randomUUID } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { unwritable } from "./unwritable.ts";

/** What the CLI writes are keys, mostly. */
const OWNER_ONLY = 0o600;
/** What programs give a new file; the user's umask takes away from it. */
const USUAL = 0o666;
const PERMISSIONS = 0o7777;

/**
 * Writes a file whole or not at all, also when the process or the machine dies on the way: a new file beside it, flushed,
 * then renamed over it, and the directory flushed. A link stays one: the file that it leads to is written. Who may read it:
 * its owner only, or those who could `before` (of a new file, those whom the umask lets). Refuses where it cannot be written.
 */
export function writeFileAtomically(path: string, text: string, readers: "owner" | "before" = "owner"): void {
  try {
    const file = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true ? realpathSync(path) : path;
    replaceFile(file, text, readers === "owner" ? OWNER_ONLY : statSync(file, { throwIfNoEntry: false })?.mode);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function replaceFile(path: string, text: string, mode: number | undefined): void {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    const file = openSync(draft, "wx", mode ?? USUAL);
    try {
      if (mode !== undefined) fchmodSync(file, mode & PERMISSIONS);
      writeFileSync(file, text);
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
