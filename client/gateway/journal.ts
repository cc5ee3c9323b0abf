import { type FileHandle, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { newJti } from "../sdk/device.ts";
import { flushDirectory } from "./durable-files.ts";
import type { Dated } from "./make-batches.ts";
import type { Post } from "./post.ts";
import { type MakeRoom, withRoom } from "./with-room.ts";

/** What came in since the last time it was made into messages, on disk before the box is answered. */
export interface Journal {
  /** Resolves once the post is on disk; rejects where it cannot be written. What comes while a write is under way shares the next. */
  append(post: Post): Promise<void>;
  /** How many rows it holds, with those that are on their way to the disk. */
  rows(): number;
  /** Begins a new file; gives those before, as far as they were not given yet. */
  rotate(): Promise<readonly JournalFile[]>;
}

/** A file of the journal that nothing more is written to. */
export interface JournalFile {
  readonly name: string;
  /** Names the messages that will be made of it, whenever that is. */
  readonly id: string;
  readonly dated: Dated;
  readonly posts: readonly Post[];
}

interface OpenFile {
  readonly handle: FileHandle;
  readonly name: string;
  readonly head: Head;
  readonly posts: Post[];
  /** How long it is as far as it is known to be on disk. */
  bytes: number;
}

type Head = Pick<JournalFile, "id" | "dated">;

interface PendingWrite {
  readonly post: Post;
  readonly written: () => void;
  readonly failed: (cause: unknown) => void;
}

/**
 * The journal of a directory. `nextName` gives each file a name after all that came before; `makeRoom` is asked where the
 * disk is full.
 */
export function openJournal(
  directory: string,
  nextName: () => string,
  dated: () => Dated,
  makeRoom: MakeRoom = async () => false,
): Journal {
  let file: OpenFile | undefined;
  let closed: JournalFile[] = [];
  let waiting: PendingWrite[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  let heldRows = 0;

  /** Whatever touches the file does so in its turn. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  }

  async function begin(): Promise<OpenFile> {
    const name = nextName();
    const head: Head = { id: newJti(), dated: dated() };
    const text = JSON.stringify(head);
    const handle = await open(join(directory, name), "ax", 0o600);
    try {
      await handle.appendFile(text);
      await flushDirectory(directory);
    } catch (cause) {
      await handle.close();
      // On a full disk every post would leave an empty file behind.
      await rm(join(directory, name), { force: true });
      throw cause;
    }
    return { handle, name, head, posts: [], bytes: Buffer.byteLength(text) };
  }

  async function close(): Promise<void> {
    if (file === undefined) return;
    const { handle, name, head, posts } = file;
    file = undefined;
    closed.push({ name, ...head, posts });
    // All that counts was flushed before; what a broken disk says now changes nothing.
    await handle.close().catch(() => undefined);
  }

  async function put(text: string): Promise<void> {
    // A file is dated as a whole: rows from after a jump of the clock are not dated by what was known before it.
    if (JSON.stringify(file?.head.dated) !== JSON.stringify(dated())) await close();
    file ??= await begin();
    const { handle, bytes } = file;
    try {
      await handle.appendFile(text);
      await handle.datasync();
      file.bytes += Buffer.byteLength(text);
    } catch (cause) {
      // What no box is answered for must not be told after a restart: the box tells it again.
      await handle.truncate(bytes).catch(() => undefined);
      throw cause;
    }
  }

  async function write(): Promise<void> {
    const taken = waiting;
    waiting = [];
    try {
      // The line break comes first: what a failed write has left behind ends there.
      const text = taken.map(({ post }) => `\n${JSON.stringify(post)}`).join("");
      await withRoom(Buffer.byteLength(text), () => put(text), makeRoom);
      file?.posts.push(...taken.map(({ post }) => post));
      for (const { written } of taken) written();
    } catch (cause) {
      heldRows -= countRows(taken.map(({ post }) => post));
      for (const { failed } of taken) failed(cause);
    }
  }

  return {
    append: (post) =>
      new Promise((written, failed) => {
        heldRows += post.rows.length;
        waiting.push({ post, written, failed });
        if (waiting.length === 1) void inTurn(write);
      }),
    rows: () => heldRows,
    rotate: () =>
      inTurn(async () => {
        await close();
        const given = closed;
        closed = [];
        heldRows -= given.reduce((sum, { posts }) => sum + countRows(posts), 0);
        return given;
      }),
  };
}

function countRows(posts: readonly Post[]): number {
  return posts.reduce((sum, { rows }) => sum + rows.length, 0);
}

/** What a journal's file holds that a run left behind; undefined where not even its head was written. Half a line says nothing. */
export async function readJournal(directory: string, name: string): Promise<JournalFile | undefined> {
  const [head, ...lines] = (await readFile(join(directory, name), "utf8")).split("\n");
  const parsed = parseLine<Head>(head);
  if (parsed === undefined) return undefined;
  return { name, ...parsed, posts: lines.flatMap((line) => parseLine<Post>(line) ?? []) };
}

/** A line that this program has written, if it is whole. */
function parseLine<T>(line: string | undefined): T | undefined {
  try {
    return JSON.parse(line ?? "");
  } catch {
    return undefined;
  }
}
