import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openJournal } from "../../../client/gateway/journal.ts";
import type { Dated } from "../../../client/gateway/make-batches.ts";
import type { Post } from "../../../client/gateway/post.ts";
import { openSpool, type Spool } from "../../../client/gateway/spool.ts";
import { watchDisk } from "../../../client/gateway/watch-disk.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "moment-mesh-spool-"));
});

afterEach(() => rmSync(directory, { recursive: true }));

const ROOM = { bytes: 1_000_000, batches: 1_000 };
const open = (limits = ROOM, disk = watchDisk(() => undefined)) => openSpool(directory, limits, (posts) => posts, disk);
const journalOf = (spool: Spool) => openJournal(directory, spool.nextJournal, () => ({ run: "run" }));

function heard(mac: string, zone?: string): Post {
  return { box: "box", where: zone === undefined ? {} : { zone }, rows: [{ atMs: 1, row: { mac, rssi: -60 } }] };
}

/** All that waits, oldest first; takes it away. */
async function drain(spool: Spool): Promise<string[][]> {
  const macs: string[][] = [];
  for (let next = await spool.oldest(); next !== undefined; next = await spool.oldest()) {
    macs.push(next.batch.rows.map(({ row }) => String(row.mac)));
    await spool.remove(next.name);
  }
  return macs;
}

async function fill(spool: Spool, ...macs: string[]): Promise<void> {
  const journal = journalOf(spool);
  for (const mac of macs) {
    await journal.append(heard(mac));
    await spool.take(await journal.rotate());
  }
}

describe("the spool", () => {
  it("gives what came, oldest first, until it is taken away, and again after a restart", async () => {
    const spool = await open();
    await fill(spool, "a", "b", "c");
    expect(spool.waiting.batches).toBe(3);
    expect(spool.waiting.bytes).toBe(
      readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0),
    );
    const [first, again] = [await spool.oldest(), await spool.oldest()];
    expect(again).toEqual(first);
    await spool.remove(first?.name ?? "");
    const reopened = await open();
    await fill(reopened, "d");
    expect(await drain(reopened)).toEqual([["b"], ["c"], ["d"]]);
    expect(readdirSync(directory)).toEqual([]);
  });

  it("keeps what a run before had in its journal, and forgets what no box was answered for", async () => {
    const spool = await open();
    const journal = journalOf(spool);
    await Promise.all([journal.append(heard("a")), journal.append(heard("b", "counter"))]);
    const [name = ""] = readdirSync(directory);
    appendFileSync(join(directory, name), '\n{"box":"box","where":{},"rows":[{"atMs":1,"ro');
    expect(await drain(await open())).toEqual([["a"], ["b"]]);
    await journal.rotate();
  });

  it("makes the same messages of a journal, whenever it is made: under the same ids", async () => {
    const spool = await open();
    const journal = journalOf(spool);
    await journal.append(heard("a"));
    const [file = expect.fail()] = await journal.rotate();
    // The messages were written, and the power failed before the journal was let go.
    await spool.take([file]);
    const made = await spool.oldest();
    const { name, posts, ...head } = file;
    writeFileSync(join(directory, name), [head, ...posts].map((line) => JSON.stringify(line)).join("\n"));
    const reopened = await open();
    expect(await reopened.oldest()).toEqual(made);
    expect(reopened.waiting.batches).toBe(1);
  });

  it("drops the oldest beyond its bounds, and counts them", async () => {
    const few = await open({ ...ROOM, batches: 2 });
    await fill(few, "a", "b", "c", "d");
    expect(few.dropped).toBe(2);
    const size = few.waiting.bytes / 2;
    const small = await open({ ...ROOM, bytes: size * 1.5 });
    expect([small.dropped, small.waiting.batches]).toEqual([1, 1]);
    await fill(small, "e");
    expect(await drain(small)).toEqual([["e"]]);
  });

  it("goes on past a file that somebody else has put there, whatever it says", async () => {
    await fill(await open(), "a");
    for (const [name, text] of [
      ["000000000000-0000.json", "null"],
      ["000000000000-0001.json", "{}"],
      ["000000000000-0002.json", '\ufeff{"jti":1,"rows":[]}'],
      ["000000000000-0003.json", '[{"rows":[]}]'],
      ["000000000000-0004.json", ""],
    ] as const)
      writeFileSync(join(directory, name), text);
    const spool = await open();
    expect(await drain(spool)).toEqual([["a"]]);
    expect(spool.dropped).toBe(5);
  });

  it("goes on past what the disk no longer gives, and counts it", async () => {
    const spool = await open();
    await fill(spool, "a", "b");
    const [name = ""] = readdirSync(directory).sort();
    writeFileSync(join(directory, name), '{"jti":"tor');
    writeFileSync(join(directory, "000000000009-0000.json.new"), "half a file of a write that never ended");
    const reopened = await open();
    expect(await drain(reopened)).toEqual([["b"]]);
    expect(reopened.dropped).toBe(1);
    expect(readdirSync(directory)).toEqual([]);
  });

  it("goes on past a message that the disk does not let go of, says so, and deletes it once it can", async () => {
    const told: string[] = [];
    const disk = watchDisk((line) => told.push(line));
    const spool = await open(ROOM, disk);
    await fill(spool, "a", "b", "c");
    const [stuck = ""] = readdirSync(directory).sort();
    const sent: string[] = [];
    for (let next = await spool.oldest(); next !== undefined; next = await spool.oldest()) {
      sent.push(...next.batch.rows.map(({ row }) => String(row.mac)));
      // A directory in the place of the file: nobody may delete that as a file, not even root.
      if (next.name === stuck) {
        rmSync(join(directory, stuck));
        mkdirSync(join(directory, stuck));
      }
      await spool.remove(next.name);
      expect(disk.trouble).toContain("does not let go");
    }
    expect(sent).toEqual(["a", "b", "c"]);
    expect(told).toHaveLength(1);
    expect(readdirSync(directory)).toEqual([stuck]);
    rmSync(join(directory, stuck), { recursive: true });
    await fill(spool, "d");
    expect(await drain(spool)).toEqual([["d"]]);
    expect(disk.trouble).toBeUndefined();
  });

  it("tells when something arrives", async () => {
    const spool = await open();
    const arrival = spool.arrival();
    await fill(spool, "a");
    await expect(arrival).resolves.toBeUndefined();
  });
});

describe("the journal", () => {
  it("has what it was given on disk once it says so", async () => {
    const spool = await open();
    const journal = journalOf(spool);
    const posts = Array.from({ length: 50 }, (_, index) => heard(`mac-${index}`));
    await Promise.all(posts.map((post) => journal.append(post)));
    expect(journal.rows()).toBe(50);
    const [left] = await drain(await open());
    expect(left?.sort()).toEqual(posts.flatMap(({ rows }) => rows.map(({ row }) => row.mac)).sort());
    await journal.rotate();
  });

  it("tells who asked when the disk does not take it, and takes what comes after", async () => {
    const spool = await open();
    const journal = journalOf(spool);
    rmSync(directory, { recursive: true });
    await expect(journal.append(heard("a"))).rejects.toThrow("ENOENT");
    directory = mkdtempSync(join(tmpdir(), "moment-mesh-spool-"));
    const again = await open();
    await fill(again, "b");
    expect(await drain(again)).toEqual([["b"]]);
  });

  it("begins a file where what is known of the clocks changes: one file is dated by one knowledge", async () => {
    const spool = await open();
    let dated: Dated = { run: "run", skewMs: 5 };
    const journal = openJournal(directory, spool.nextJournal, () => dated);
    await journal.append(heard("a"));
    dated = { run: "run" };
    await journal.append(heard("b"));
    await journal.append(heard("c"));
    expect(journal.rows()).toBe(3);
    const closed = await journal.rotate();
    expect(closed.map((file) => [file.dated, file.posts.length])).toEqual([
      [{ run: "run", skewMs: 5 }, 1],
      [{ run: "run" }, 2],
    ]);
    expect([journal.rows(), await journal.rotate()]).toEqual([0, []]);
  });

  it("gives nothing where nothing came", async () => {
    expect(await journalOf(await open()).rotate()).toEqual([]);
  });
});
