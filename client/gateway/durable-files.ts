import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Writes files of a directory, readable by their owner only, each whole or not at all, also when the power fails on the way:
 * a new file beside it, flushed, then renamed, and in the end the directory flushed.
 */
export async function writeDurably(
  directory: string,
  files: readonly { readonly name: string; readonly text: string }[],
): Promise<void> {
  for (const { name, text } of files) {
    const draft = join(directory, `${name}${DRAFT}`);
    try {
      await writeFlushed(draft, text);
      await rename(draft, join(directory, name));
    } catch (cause) {
      await rm(draft, { force: true });
      throw cause;
    }
  }
  await flushDirectory(directory);
}

/** How the name of a file ends that was never finished. */
export const DRAFT = ".new";

/** Flushes which files a directory has. */
export async function flushDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function writeFlushed(path: string, text: string): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
