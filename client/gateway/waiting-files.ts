import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type DiskWatch, reasonOf } from "./watch-disk.ts";

/** A file with a message that waits. */
export interface WaitingFile {
  readonly name: string;
  readonly bytes: number;
}

/** Which messages wait in a directory, oldest first. Nothing of it rejects. */
export interface WaitingFiles {
  readonly oldest: string | undefined;
  readonly batches: number;
  readonly bytes: number;
  add(added: readonly WaitingFile[]): void;
  /** Puts others, whose files are there, in the place of one whose file has gone; false where it waits no more. */
  replace(name: string, others: readonly WaitingFile[]): boolean;
  /** It waits no more, also where the disk does not let it go yet: that is tried again with the next. */
  remove(name: string): Promise<void>;
  /** Makes room: deletes the oldest, and gives its bytes; undefined where there is none, or the disk does not let it go. */
  deleteOldest(): Promise<number | undefined>;
}

/** The files of a directory that wait; none at first. */
export function makeWaitingFiles(directory: string, disk: DiskWatch): WaitingFiles {
  const files: WaitingFile[] = [];
  const undeleted = new Set<string>();

  function forget(name: string): void {
    const at = files.findIndex((file) => file.name === name);
    if (at >= 0) files.splice(at, 1);
    if (files.length === 0) disk.worked("room");
  }

  async function tryDelete(name: string): Promise<boolean> {
    try {
      await rm(join(directory, name), { force: true });
      undeleted.delete(name);
      if (undeleted.size === 0) disk.worked("remove");
      return true;
    } catch (cause) {
      disk.failed("remove", `The disk does not let go of messages that are done with (${reasonOf(cause)})`);
      return false;
    }
  }

  return {
    get oldest() {
      return files[0]?.name;
    },
    get batches() {
      return files.length;
    },
    get bytes() {
      return files.reduce((sum, { bytes }) => sum + bytes, 0);
    },
    add: (added) => void files.push(...added),
    replace(name, others) {
      const at = files.findIndex((file) => file.name === name);
      if (at >= 0) files.splice(at, 1, ...others);
      return at >= 0;
    },
    async remove(name) {
      forget(name);
      undeleted.add(name);
      // This one first: one that never goes must not keep the others.
      for (const left of [...undeleted].reverse()) if (!(await tryDelete(left))) return;
    },
    async deleteOldest() {
      const [oldest] = files;
      if (oldest === undefined || !(await tryDelete(oldest.name))) return undefined;
      forget(oldest.name);
      return oldest.bytes;
    },
  };
}
