import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { DRAFT, flushDirectory, writeDurably } from "./durable-files.ts";
import type { JournalFile } from "./journal.ts";
import { readJournal } from "./journal.ts";
import { type Batch, makeBatches } from "./make-batches.ts";
import type { Post } from "./post.ts";
import { splitBatch } from "./split-batch.ts";
import { makeWaitingFiles } from "./waiting-files.ts";
import { type DiskWatch, reasonOf } from "./watch-disk.ts";
import { type MakeRoom, withRoom } from "./with-room.ts";

/** How much may wait on disk; beyond it the oldest goes. */
export interface SpoolLimits {
  readonly bytes: number;
  readonly batches: number;
}

/** A batch that waits, and the file that it lies in. */
export interface WaitingBatch {
  readonly name: string;
  readonly batch: Batch;
}

/** Says what of the posts in one file of the journal is worth telling. */
export type Choose = (posts: readonly Post[]) => readonly Post[];

/** The messages that wait on disk for the mesh's answer, oldest first. */
export interface Spool {
  /** Makes the journal's files into messages and lets the files go. What rejects is tried again with the next, or with none. */
  take(closed: readonly JournalFile[]): Promise<void>;
  /** The oldest message; undefined if none waits. */
  oldest(): Promise<WaitingBatch | undefined>;
  /** Lets a message go. It is not given again in this run, whatever the disk does; never rejects. */
  remove(name: string): Promise<void>;
  /** Puts two messages in the place of one that is too much for the mesh, as far as it can be split and the disk does it. */
  split(waiting: WaitingBatch): Promise<void>;
  /** Lets the oldest go for what is to be written instead, on a disk that is full before the limits are reached. */
  readonly makeRoom: MakeRoom;
  /** A name for the next file of the journal. */
  nextJournal(): string;
  readonly waiting: { readonly batches: number; readonly bytes: number };
  /** How many messages were given up since the start: too many waited, the disk was full, or no longer gives them. */
  readonly dropped: number;
  /** Bytes of the journal that are no messages yet; memory holds them as well. */
  readonly unmadeBytes: number;
  /** Resolves when the next message is there. */
  arrival(): Promise<void>;
}

/** A file of the journal, and the messages that it is to become: always the same, however often that fails. */
interface Unmade {
  readonly name: string;
  readonly made: readonly { readonly name: string; readonly text: string; readonly bytes: number }[];
}

const JOURNAL = ".journal";
const BATCH = ".json";

/**
 * Opens the spool in a directory. What a run before has left in its journal becomes messages first, under the names they
 * would have had: those that were sent already have no effect a second time.
 */
export async function openSpool(
  directory: string,
  limits: SpoolLimits,
  choose: Choose,
  disk: DiskWatch,
): Promise<Spool> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const files = makeWaitingFiles(directory, disk);
  const unmade: Unmade[] = [];
  let isMaking = false;
  let serial = 0;
  let dropped = 0;
  let arrivals: (() => void)[] = [];

  async function keepWithinLimits(): Promise<void> {
    while (files.batches > limits.batches || (files.bytes > limits.bytes && files.batches > 1)) {
      if (files.oldest !== undefined) await files.remove(files.oldest);
      dropped++;
    }
  }

  async function deleteAll(names: readonly string[]): Promise<void> {
    for (const name of names) await rm(join(directory, name), { force: true });
  }

  /** Gives up what is not even made into messages yet, on a disk that has no room to do so; gives its bytes. */
  async function giveUpUnmade(): Promise<number | undefined> {
    const oldest = () => (isMaking ? 1 : 0);
    const [given] = unmade.splice(oldest(), 1);
    if (given === undefined) return undefined;
    try {
      await deleteAll([given.name]);
      dropped += given.made.length;
      return bytesOf(given);
    } catch {
      unmade.splice(oldest(), 0, given);
      return undefined;
    }
  }

  async function makeRoom(bytes: number, giveUpMore = giveUpUnmade): Promise<boolean> {
    let freed = 0;
    while (freed < bytes) {
      const deleted = await files.deleteOldest();
      if (deleted !== undefined) dropped++;
      const more = deleted ?? (await giveUpMore());
      if (more === undefined) break;
      freed += more;
    }
    if (freed > 0) disk.failed("room", "The disk is full before --keep is reached: the oldest that waits is given up");
    return freed > 0;
  }

  async function write({ made }: Unmade): Promise<void> {
    try {
      await writeDurably(directory, made);
    } catch (cause) {
      await deleteAll(made.map(({ name }) => name)).catch(() => undefined);
      throw cause;
    }
  }

  async function make(next: Unmade): Promise<void> {
    const { name, made } = next;
    const nothingMore = async () => undefined;
    await withRoom(
      bytesOf(next),
      () => write(next),
      (bytes) => makeRoom(bytes, nothingMore),
    );
    await rm(join(directory, name), { force: true });
    await flushDirectory(directory);
    // Not before the journal is gone: what is made twice must not have been sent in between.
    files.add(made);
  }

  async function take(closed: readonly JournalFile[]): Promise<void> {
    unmade.push(...closed.map((file) => prepare(file, choose)));
    for (let [next] = unmade; next !== undefined; [next] = unmade) {
      isMaking = true;
      try {
        await make(next);
      } finally {
        isMaking = false;
      }
      unmade.shift();
      await keepWithinLimits();
      for (const arrive of arrivals) arrive();
      arrivals = [];
    }
  }

  async function takeUpWhatIsLeft(): Promise<void> {
    const found = (await readdir(directory)).sort();
    serial = Math.max(0, ...found.map((name) => Number.parseInt(name, 10)).filter(Number.isFinite));
    const journals = found.filter((name) => name.endsWith(JOURNAL));
    // Of a journal that is still there nothing was sent yet: its messages are made again.
    const isUnfinished = (name: string) =>
      name.endsWith(DRAFT) || journals.includes(name.replace(/-\d+[ab]*\.json$/, JOURNAL)) || isHalfOf(name, found);
    for (const name of found.filter((file) => !journals.includes(file))) {
      if (isUnfinished(name)) await rm(join(directory, name));
      else if (name.endsWith(BATCH)) files.add([{ name, bytes: (await stat(join(directory, name))).size }]);
    }
    const left: JournalFile[] = [];
    for (const name of journals) {
      const file = await readJournal(directory, name);
      if (file === undefined) await rm(join(directory, name));
      else left.push(file);
    }
    await take(left).catch((cause) =>
      disk.failed("make", `What was heard cannot be made into messages (${reasonOf(cause)})`),
    );
    await keepWithinLimits();
  }

  async function split({ name, batch }: WaitingBatch): Promise<void> {
    const halves = splitBatch(batch)?.map((half) => fileOf(half, name.replace(BATCH, `${half.jti.slice(-1)}${BATCH}`)));
    if (halves === undefined) return;
    let isSplit = false;
    try {
      await writeDurably(directory, halves);
      // The whole goes before a half is sent, and the halves go where it stays: never are both told.
      await rm(join(directory, name));
      isSplit = files.replace(name, halves);
      await flushDirectory(directory);
    } catch (cause) {
      disk.failed("make", `A message cannot be split (${reasonOf(cause)})`);
    }
    if (!isSplit) await deleteAll(halves.map((half) => half.name)).catch(() => undefined);
  }

  await takeUpWhatIsLeft();
  return {
    take,
    async oldest() {
      for (let name = files.oldest; name !== undefined; name = files.oldest) {
        const batch = await readBatch(join(directory, name));
        if (batch !== undefined) return { name, batch };
        await files.remove(name);
        dropped++;
      }
      return undefined;
    },
    remove: files.remove,
    split,
    makeRoom: (bytes) => makeRoom(bytes),
    nextJournal: () => `${String(++serial).padStart(12, "0")}${JOURNAL}`,
    get waiting() {
      return { batches: files.batches, bytes: files.bytes };
    },
    get dropped() {
      return dropped;
    },
    get unmadeBytes() {
      return unmade.reduce((sum, file) => sum + bytesOf(file), 0);
    },
    arrival: () => new Promise((resolve) => arrivals.push(resolve)),
  };
}

function prepare(file: JournalFile, choose: Choose): Unmade {
  const made = makeBatches(choose(file.posts), file).map((batch, index) =>
    fileOf(batch, file.name.replace(JOURNAL, `-${String(index).padStart(4, "0")}${BATCH}`)),
  );
  return { name: file.name, made };
}

function fileOf(batch: Batch, name: string): Unmade["made"][number] {
  const text = JSON.stringify(batch);
  return { name, text, bytes: Buffer.byteLength(text) };
}

/** Whether a file is half of a message that is still there as a whole. */
function isHalfOf(name: string, found: readonly string[]): boolean {
  const whole = name.replace(/[ab]\.json$/, BATCH);
  return whole !== name && (found.includes(whole) || isHalfOf(whole, found));
}

function bytesOf({ made }: Unmade): number {
  return made.reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * A batch that this program has written; undefined if the disk does not give the batch back, or if another program wrote the
 * file.
 */
async function readBatch(path: string): Promise<Batch | undefined> {
  try {
    const batch: Partial<Batch> | null = JSON.parse(await readFile(path, "utf8"));
    return isBatch(batch) ? batch : undefined;
  } catch {
    return undefined;
  }
}

/** What is none could never be sent, and all others would wait behind it. */
function isBatch(value: Partial<Batch> | null): value is Batch {
  return typeof value?.jti === "string" && typeof value.dated?.run === "string" && Array.isArray(value.rows);
}
