import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openJournal } from "../../../client/gateway/journal.ts";
import type { Batch } from "../../../client/gateway/make-batches.ts";
import { type Post, transmitterOf } from "../../../client/gateway/post.ts";
import { splitBatch } from "../../../client/gateway/split-batch.ts";
import { openSpool, type Spool } from "../../../client/gateway/spool.ts";
import { watchDisk } from "../../../client/gateway/watch-disk.ts";
import type { Facts } from "../../../shared/locate/facts.ts";
import type { TagSample } from "../../../shared/presence/presence-state.ts";
import { addTagSamples, tagSamplesOf } from "../../../shared/presence/samples.ts";

const JTI = "AAECAwQFBgcICQoLDA0ODxAR-0";

function batchOf(macs: readonly string[]): Batch {
  const rows = macs.map((mac, index) => ({ atMs: index, row: { mac, rssi: -60 } }));
  return { jti: JTI, where: { zone: "door" }, rows, dated: { run: "run" } };
}

const macsOf = ({ rows }: Batch) => rows.map(({ row }) => String(row.mac));

describe("a message in two", () => {
  it("has each row once, in order, about half in each, under ids of their own that are the same again", () => {
    const batch = batchOf(["a", "b", "c", "d"]);
    const halves = splitBatch(batch);
    expect(halves?.map(macsOf)).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(halves?.map(({ jti }) => jti)).toEqual([`${JTI}a`, `${JTI}b`]);
    expect(halves?.every(({ where, dated }) => where.zone === "door" && dated.run === "run")).toBe(true);
    expect(splitBatch(batch)).toEqual(halves);
  });

  it("loses no row, tells none twice and leaves a transmitter whole, down to one of each, under ids that differ", () => {
    const macs = fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), { maxLength: 40 });
    fc.assert(
      fc.property(macs, (all) => {
        const whole: Batch[] = [];
        const split = (batch: Batch): void => {
          const halves = splitBatch(batch);
          if (halves === undefined) whole.push(batch);
          else halves.forEach(split);
        };
        split(batchOf(all));
        expect(whole.flatMap(({ rows }) => rows.map(({ atMs }) => atMs)).sort()).toEqual(
          all.map((_, index) => index).sort(),
        );
        expect(whole.map((one) => new Set(one.rows.map(({ row }) => transmitterOf(row))).size)).toEqual(
          whole.map(({ rows }) => (rows.length === 0 ? 0 : 1)),
        );
        expect(new Set(whole.map(({ jti }) => jti)).size).toBe(whole.length);
        expect(whole.every(({ jti }) => /^[A-Za-z0-9_-]{22,86}$/.test(jti))).toBe(true);
      }),
    );
  });

  it("of 500 transmitters takes nine splits to single ones, whose ids the mesh takes", () => {
    let batch = batchOf(Array.from({ length: 500 }, (_, index) => `mac-${index}`));
    for (let halves = splitBatch(batch); halves !== undefined; halves = splitBatch(batch)) batch = halves[1];
    expect(batch.rows).toHaveLength(1);
    expect(batch.jti.length).toBeLessThanOrEqual(86);
  });

  it("tells who took the whole nothing that counts again: its rows are older than the samples that place a person", () => {
    const heard = (jti: string, iatMs: number, ages: readonly number[]): Facts => {
      const rows = ages.map((ageMs) => ({ rssi: -55, excess: 4, ageMs }));
      const tag = { gateway: "gate", place: "bakery", rows };
      return { device: "tag:x", jti, iatMs, receivedMs: iatMs, beacons: [], tag, channel: "push" };
    };
    // Two samples are one too few to enter; told twice they would be four.
    let samples: readonly TagSample[] = addTagSamples([], heard(JTI, 100_000, [0, 1_000]));
    const countedAt = (untilMs: number) =>
      tagSamplesOf(samples, { tag: "tag:x", gateway: "gate", place: "bakery", untilMs }).length;
    expect(countedAt(100_000)).toBe(2);
    samples = addTagSamples(samples, heard(`${JTI}a`, 115_500, [15_500, 16_500]));
    expect(countedAt(115_500)).toBe(0);
  });
});

describe("the spool", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "moment-mesh-spool-"));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const open = () =>
    openSpool(
      directory,
      { bytes: 1_000_000, batches: 100 },
      (posts) => posts,
      watchDisk(() => undefined),
    );

  async function fill(spool: Spool, ...posts: string[][]): Promise<void> {
    const journal = openJournal(directory, spool.nextJournal, () => ({ run: "run" }));
    for (const macs of posts) {
      const post: Post = { box: "box", where: {}, rows: macs.map((mac) => ({ atMs: 1, row: { mac, rssi: -60 } })) };
      await journal.append(post);
      await spool.take(await journal.rotate());
    }
  }

  async function drain(spool: Spool): Promise<string[][]> {
    const told: string[][] = [];
    for (let next = await spool.oldest(); next !== undefined; next = await spool.oldest()) {
      told.push(macsOf(next.batch));
      await spool.remove(next.name);
    }
    return told;
  }

  async function splitOldest(spool: Spool): Promise<void> {
    const oldest = await spool.oldest();
    if (oldest !== undefined) await spool.split(oldest);
  }

  it("tells the halves in the place of the whole, before what came later, again after a restart", async () => {
    const spool = await open();
    await fill(spool, ["a", "b", "c", "d"], ["e"]);
    await splitOldest(spool);
    await splitOldest(spool);
    expect(spool.waiting.batches).toBe(4);
    expect(await drain(await open())).toEqual([["a"], ["b"], ["c", "d"], ["e"]]);
    expect(readdirSync(directory)).toEqual([]);
  });

  it("leaves what has one transmitter as it is", async () => {
    const spool = await open();
    await fill(spool, ["a"]);
    const before = await spool.oldest();
    await splitOldest(spool);
    expect(await spool.oldest()).toEqual(before);
    expect(readdirSync(directory)).toHaveLength(1);
  });

  it("tells the whole, and no half beside it, where the power failed before the whole was gone", async () => {
    const spool = await open();
    await fill(spool, ["a", "b"]);
    const [name = ""] = readdirSync(directory);
    const whole = readFileSync(join(directory, name), "utf8");
    await splitOldest(spool);
    expect(readdirSync(directory)).toHaveLength(2);
    writeFileSync(join(directory, name), whole);
    expect(await drain(await open())).toEqual([["a", "b"]]);
    expect(readdirSync(directory)).toEqual([]);
  });

  it("leaves nothing of the halves behind where the whole was given up meanwhile", async () => {
    const spool = await open();
    await fill(spool, ["a", "b"]);
    const oldest = await spool.oldest();
    if (oldest === undefined) throw new Error("nothing waits");
    await spool.remove(oldest.name);
    await spool.split(oldest);
    expect([await spool.oldest(), readdirSync(directory)]).toEqual([undefined, []]);
  });
});
