import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { DRAFT, flushDirectory, writeDurably } from "./durable-files.ts";
import type { JournalFile } from "./journal.ts";
import { readJournal } from "./journal.ts";
import { type Batch, makeBatches } from "./make-batches.ts";
import type { Post } from "./post.ts";

/** How much may wait on disk; beyond it the oldest goes. */
export interface SpoolLimits {
  readonly bytes: number;
  readonly batches: number;
}

/** A batch that waits, and the file that it lies in. */
export interface Waiting {
  readonly name: string;
  readonly batch: Batch;
}

/** Says what of the posts in one file of the journal is worth telling. */
export type Choose = (posts: readonly Post[]) => readonly Post[];

/** The messages that wait on disk for the mesh's answer, oldest first. */
export interface Spool {
  /** Makes a journal's file into messages and lets the file go. */
  take(file: JournalFile): Promise<void>;
  /** The oldest message; undefined where none waits. */
  oldest(): Promise<Waiting | undefined>;
  /** Lets a message go. */
  remove(name: string): Promise<void>;
  /** A name for the next file of the journal. */
  nextJournal(): string;
  readonly waiting: { readonly batches: number; readonly bytes: number };
  /** How many messages were given up since the start: too many waited, or the disk no longer gives them. */
  readonly dropped: number;
  /** Resolves when the next message is there. */
  arrival(): Promise<void>;
}

const JOURNAL = ".journal";
const BATCH = ".json";

/**
 * Opens the spool in a directory. What a run before has left in its journal becomes messages first, under the names they
 * would have had: those that were sent already have no effect a second time.
 */
export async function openSpool(directory: string, limits: SpoolLimits, choose: Choose): Promise<Spool> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const files: { name: string; bytes: number }[] = [];
  let serial = 0;
  let dropped = 0;
  let arrivals: (() => void)[] = [];

  function forget(name: string): void {
    const at = files.findIndex((file) => file.name === name);
    if (at >= 0) files.splice(at, 1);
  }

  async function remove(name: string): Promise<void> {
    await rm(join(directory, name), { force: true });
    forget(name);
  }

  async function keepWithinLimits(): Promise<void> {
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    while (files.length > limits.batches || (bytes > limits.bytes && files.length > 1)) {
      const [oldest] = files;
      if (oldest === undefined) return;
      await remove(oldest.name);
      bytes -= oldest.bytes;
      dropped++;
    }
  }

  async function take(file: JournalFile): Promise<void> {
    const batches = makeBatches(choose(file.posts), file);
    const made = batches.map((batch, index) => ({
      name: file.name.replace(JOURNAL, `-${String(index).padStart(4, "0")}${BATCH}`),
      text: JSON.stringify(batch),
    }));
    await writeDurably(directory, made);
    await rm(join(directory, file.name), { force: true });
    await flushDirectory(directory);
    // Not before the journal is gone: what is made twice must not have been sent in between.
    files.push(...made.map(({ name, text }) => ({ name, bytes: Buffer.byteLength(text) })));
    await keepWithinLimits();
    for (const tell of arrivals) tell();
    arrivals = [];
  }

  async function takeUpWhatIsLeft(): Promise<void> {
    const found = (await readdir(directory)).sort();
    serial = Math.max(0, ...found.map((name) => Number.parseInt(name, 10)).filter(Number.isFinite));
    const journals = found.filter((name) => name.endsWith(JOURNAL));
    // Of a journal that is still there nothing was sent yet: its messages are made again.
    const isUnfinished = (name: string) =>
      name.endsWith(DRAFT) || journals.includes(name.replace(/-\d+\.json$/, JOURNAL));
    for (const name of found.filter((file) => !journals.includes(file))) {
      if (isUnfinished(name)) await rm(join(directory, name));
      else if (name.endsWith(BATCH)) files.push({ name, bytes: (await stat(join(directory, name))).size });
    }
    for (const name of journals) {
      const left = await readJournal(directory, name);
      if (left === undefined) await rm(join(directory, name));
      else await take(left);
    }
    await keepWithinLimits();
  }

  await takeUpWhatIsLeft();
  return {
    take,
    async oldest() {
      for (let [file] = files; file !== undefined; [file] = files) {
        const batch = await readBatch(join(directory, file.name));
        if (batch !== undefined) return { name: file.name, batch };
        await remove(file.name);
        dropped++;
      }
      return undefined;
    },
    remove,
    nextJournal: () => `${String(++serial).padStart(12, "0")}${JOURNAL}`,
    get waiting() {
      return { batches: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
    get dropped() {
      return dropped;
    },
    arrival: () => new Promise((resolve) => arrivals.push(resolve)),
  };
}

/** A batch as this program has written it; undefined where the disk does not give it back. */
async function readBatch(path: string): Promise<Batch | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return undefined;
  }
}
