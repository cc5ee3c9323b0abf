import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { followStrongest, type Holders } from "../../../client/gateway/follow-strongest.ts";
import { type Batch, makeBatches, thin } from "../../../client/gateway/make-batches.ts";
import type { Post, TimedRow, Where } from "../../../client/gateway/post.ts";
import { readPost } from "../../../client/gateway/read-post.ts";
import { readSightings } from "../../../shared/sightings/read-sightings.ts";

const named = { id: "id-of-a-file-of-the-journal", dated: { run: "run" } };

function heard(mac: string, atMs: number, rssi = -60): TimedRow {
  return { atMs, row: { mac, rssi } };
}

function post(rows: readonly TimedRow[], where: Where = {}, box = "box"): Post {
  return { box, where, rows };
}

describe("messages made of what boxes told", () => {
  it("are one for each place and zone, with the rows in the order they were heard in", () => {
    const posts = [
      post([heard("b", 2), heard("a", 1)], { zone: "shelves" }),
      post([heard("d", 4)], { zone: "counter" }),
      post([heard("c", 3)], { zone: "shelves" }),
      post([heard("e", 5)], { place: "station", zone: "counter" }),
    ];
    const batches = makeBatches(posts, named);
    expect(batches.map(({ where, rows }) => [where, rows.map(({ row }) => row.mac)])).toEqual([
      [{ zone: "shelves" }, ["a", "b", "c"]],
      [{ zone: "counter" }, ["d"]],
      [{ place: "station", zone: "counter" }, ["e"]],
    ]);
  });

  it("have at most 500 rows and are far below 1 MiB, and ids of their own that the mesh takes", () => {
    const ibeacon = { uuid: "f7826da6-4fa2-4e98-8024-bc5b71e0893e", major: 65_535, minor: 65_535 };
    const identities = { ibeacon, altbeacon: { id: "f".repeat(40) }, eid: "e".repeat(16) };
    const eddystoneUid = { namespace: "a".repeat(20), instance: "b".repeat(12) };
    const rows = Array.from({ length: 1_201 }, (_, index) => ({
      atMs: 1_795_395_736_042,
      row: { mac: index.toString(16).padStart(12, "0"), ...identities, eddystoneUid, rssi: -119.999, txPower: -59.999 },
    }));
    const batches = makeBatches([post(rows)], named);
    expect(batches.map((batch) => batch.rows.length)).toEqual([500, 500, 201]);
    expect(new Set(batches.map(({ jti }) => jti)).size).toBe(3);
    for (const { jti } of batches) expect(jti).toMatch(/^[A-Za-z0-9_-]{22,86}$/);
    expect(JSON.stringify(batches[0]).length * (4 / 3)).toBeLessThan(524_288);
  });

  it("are the same again, made of the same", () => {
    const posts = [post([heard("a", 1), heard("b", 2)]), post([heard("a", 3)], { zone: "counter" })];
    expect(makeBatches(structuredClone(posts), named)).toEqual(makeBatches(posts, named));
  });

  it("are made of nothing: none", () => {
    expect(makeBatches([post([])], named)).toEqual([]);
  });

  it("say what the mesh reads as the same sightings again", () => {
    const text = "$GPRP,0C61CFC1452E,E7DAE08E6FC3,-44,0201061AFF4C000215B9A5D27D56CC4E3AAB511F2153BCB9670001452ED6";
    const read = readPost("ingics", text, 1_000_000);
    if (!read.ok) throw new Error("not read");
    const [batch] = makeBatches([{ box: "box", ...read.value.post }], named) as [Batch];
    const rows = batch.rows.map(({ row }) => row);
    const [direct, again] = [
      readSightings("ingics", text, { iatMs: 1_000_000 }),
      readSightings("rows", { rows }, { iatMs: 1_000_000 }),
    ];
    expect(again).toEqual(direct);
    expect(again).toMatchObject({ ok: true, value: { sightings: [{ identities: [{ mac: "0c61cfc1452e" }, {}] }] } });
  });
});

describe("samples of one transmitter", () => {
  it("are at most as many as are of use: the newest, and others spread over the time", () => {
    const rows = Array.from({ length: 20 }, (_, index) => heard("a", index * 100));
    expect(thin([heard("b", 50), ...rows], 5).map(({ atMs, row }) => [row.mac, atMs])).toEqual([
      ["b", 50],
      ["a", 300],
      ["a", 700],
      ["a", 1_100],
      ["a", 1_500],
      ["a", 1_900],
    ]);
  });

  it("are never more than that, never fewer where there were enough, and the newest is among them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.nat(10_000)), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        (samples, most) => {
          const kept = thin(
            samples.map(([mac, atMs]) => heard(mac, atMs)),
            most,
          );
          for (const mac of ["a", "b"]) {
            const times = samples.filter(([of]) => of === mac).map(([, atMs]) => atMs);
            const keptTimes = kept.filter(({ row }) => row.mac === mac).map(({ atMs }) => atMs);
            expect(keptTimes).toHaveLength(Math.min(most, times.length));
            if (times.length > 0) expect(keptTimes.at(-1)).toBe(Math.max(...times));
          }
        },
      ),
    );
  });
});

describe("a transmitter that several boxes hear", () => {
  const told = (zone: string, ...rssi: number[]) =>
    post(
      rssi.map((level) => heard("a", 0, level)),
      { zone },
      zone,
    );

  /** The zones that are told of, message by message; each is `stepMs` after the one before. */
  function zonesOf(messages: readonly (readonly Post[])[], stepMs = 2_000): string[][] {
    let holders: Holders = new Map();
    return messages.map((posts, index) => {
      const followed = followStrongest(posts, holders, index * stepMs);
      holders = followed.holders;
      return followed.posts.map(({ where }) => where.zone ?? "");
    });
  }

  it("is told of by the one that hears it best, and only by that one", () => {
    expect(zonesOf([[told("counter", -70, -72), told("shelves", -50, -52), told("door", -80)]])).toEqual([["shelves"]]);
  });

  it("changes over only to one that hears it much better: no flapping between two", () => {
    const between = [told("counter", -60), told("shelves", -57)];
    expect(zonesOf([[told("counter", -60)], between, [told("shelves", -53)], [told("shelves", -52)]])).toEqual([
      ["counter"],
      ["counter"],
      [],
      ["shelves"],
    ]);
  });

  it("is told of by another once the one that held it has not heard it for long", () => {
    const messages = [[told("counter", -50)], ...Array.from({ length: 8 }, () => [told("shelves", -70)])];
    const zones = zonesOf(messages);
    expect(zones.slice(1, 8)).toEqual(Array.from({ length: 7 }, () => []));
    expect(zones[8]).toEqual(["shelves"]);
  });

  it("is one transmitter whatever it sends from its address", () => {
    const beacon = { atMs: 0, row: { mac: "a", eid: "0011223344556677", rssi: -80 } };
    expect(zonesOf([[told("counter", -50), post([beacon], { zone: "shelves" }, "shelves")]])).toEqual([["counter"]]);
  });
});
