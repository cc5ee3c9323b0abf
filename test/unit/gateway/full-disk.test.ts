import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Journal, openJournal } from "../../../client/gateway/journal.ts";
import type { Post } from "../../../client/gateway/post.ts";
import { openSpool, type Spool } from "../../../client/gateway/spool.ts";
import { type DiskWatch, watchDisk } from "../../../client/gateway/watch-disk.ts";

const small = vi.hoisted(() => ({ directory: "", bytes: 0 }));

/** A disk that takes so many bytes of a directory's files, and of what is too much for it the beginning. */
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  function onSmallDisk(handle: FileHandle): FileHandle {
    const append = handle.appendFile.bind(handle);
    handle.appendFile = handle.writeFile = async (data) => {
      const room = small.bytes - usedBytes();
      if (String(data).length <= room) return append(data);
      await append(String(data).slice(0, Math.max(0, room)));
      throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    };
    return handle;
  }
  return { ...real, open: async (...args: Parameters<typeof real.open>) => onSmallDisk(await real.open(...args)) };
});

function usedBytes(): number {
  const sizes = readdirSync(small.directory).map((name) => statSync(join(small.directory, name)).size);
  return sizes.reduce((sum, size) => sum + size, 0);
}

const KEEP = { bytes: 100_000_000, batches: 1_000 };
let told: string[];
let disk: DiskWatch;

beforeEach(() => {
  small.directory = mkdtempSync(join(tmpdir(), "moment-mesh-spool-"));
  small.bytes = 200_000;
  told = [];
  disk = watchDisk((line) => told.push(line));
});

afterEach(() => rmSync(small.directory, { recursive: true }));

const open = () => openSpool(small.directory, KEEP, (posts) => posts, disk);
const journalOf = ({ nextJournal, makeRoom }: Spool) =>
  openJournal(small.directory, nextJournal, () => ({ run: "run" }), makeRoom);

/** A post of some 10 KB, with one transmitter's name throughout. */
function heard(mac: string, rows = 150): Post {
  const others = Array.from({ length: rows }, (_, index) => ({ atMs: 1, row: { mac: `${mac}-${index}`, rssi: -60 } }));
  return { box: "box", where: {}, rows: others };
}

async function close(journal: Journal, spool: Spool): Promise<void> {
  await spool.take(await journal.rotate());
}

/** Who is told of by all that waits, oldest first. */
async function drain(spool: Spool): Promise<string[]> {
  const macs: string[] = [];
  for (let next = await spool.oldest(); next !== undefined; next = await spool.oldest()) {
    macs.push(...next.batch.rows.map(({ row }) => String(row.mac).replace(/-.*/, "")));
    await spool.remove(next.name);
  }
  return [...new Set(macs)];
}

describe("a disk that is full before as much waits as may", () => {
  it("takes what is new: the oldest that waits goes, is counted, and is told once", async () => {
    const spool = await open();
    const journal = journalOf(spool);
    const macs = Array.from({ length: 60 }, (_, index) => `mac${index}`);
    for (const mac of macs) {
      await journal.append(heard(mac));
      await close(journal, spool);
      expect(usedBytes()).toBeLessThanOrEqual(small.bytes);
    }
    expect(spool.dropped).toBeGreaterThan(20);
    expect(spool.waiting.batches).toBe(macs.length - spool.dropped);
    expect(told).toEqual([expect.stringContaining("The disk is full")]);
    expect(disk.trouble).toBe(told[0]);
    expect(await drain(spool)).toEqual(macs.slice(spool.dropped));
    expect(disk.trouble).toBeUndefined();
  });

  it("refuses what even then has no room, leaves nothing of it behind, and takes what comes when there is", async () => {
    const spool = await open();
    const journal = journalOf(spool);
    await journal.append(heard("a", 1));
    small.bytes = usedBytes() + 5_000;
    await expect(journal.append(heard("b"))).rejects.toThrow("ENOSPC");
    await journal.append(heard("c", 1));
    expect(await drain(await open())).toEqual(["a", "c"]);
    small.bytes = 0;
    await expect(journalOf(spool).append(heard("d"))).rejects.toThrow("ENOSPC");
    expect(readdirSync(small.directory).filter((name) => name.endsWith(".journal"))).toHaveLength(0);
    small.bytes = 200_000;
    const later = journalOf(await open());
    await expect(later.append(heard("e"))).resolves.toBeUndefined();
    await Promise.all([later.rotate(), journal.rotate()]);
  });

  it("keeps what it cannot make into messages until it can, also over a restart", async () => {
    const spool = await open();
    const journal = journalOf(spool);
    await journal.append(heard("a"));
    small.bytes = usedBytes();
    await expect(close(journal, spool)).rejects.toThrow("ENOSPC");
    expect(spool.waiting.batches).toBe(0);
    const restarted = await open();
    expect(restarted.waiting.batches).toBe(0);
    expect(told).toEqual([expect.stringContaining("cannot be made into messages (ENOSPC)")]);
    small.bytes = 200_000;
    await restarted.take([]);
    expect(await drain(restarted)).toEqual(["a"]);
    expect([spool.dropped, restarted.dropped]).toEqual([0, 0]);
    expect(readdirSync(small.directory)).toEqual([]);
  });

  it("gives up what it cannot make into messages for what is new, and counts it", async () => {
    const spool = await open();
    const journal = journalOf(spool);
    await journal.append(heard("a"));
    small.bytes = usedBytes();
    await expect(close(journal, spool)).rejects.toThrow("ENOSPC");
    await journal.append(heard("b", 60));
    expect(spool.dropped).toBe(1);
    await close(journal, spool);
    expect(await drain(spool)).toEqual(["b"]);
  });

  it("loses no more than one write needs where room that is made is taken by others", async () => {
    const spool = await open();
    const journal = journalOf(spool);
    for (let index = 0; index < 15; index++) {
      await journal.append(heard(`mac${index}`));
      await close(journal, spool);
    }
    small.bytes = 0;
    await expect(journal.append(heard("new"))).rejects.toThrow("ENOSPC");
    expect(spool.dropped).toBeGreaterThan(0);
    expect(spool.waiting.batches).toBeGreaterThan(5);
  });
});
