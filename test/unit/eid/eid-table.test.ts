import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBeaconSecret, writeBeaconSecret } from "../../../shared/eid/beacon-secret.ts";
import { counterAt, lostQuanta, quantumOf, windowQuanta } from "../../../shared/eid/beacon-track.ts";
import { eidOf, importBlockKey } from "../../../shared/eid/eid-of.ts";
import { openEidTable, packEidTable } from "../../../shared/eid/eid-table.ts";
import { eidsBetween } from "../../../shared/eid/eids-between.ts";
import { makeEidTable } from "../../../shared/eid/make-eid-table.ts";

const startSeconds = 1_700_000_000;
const key = await importBlockKey(new Uint8Array(16).fill(1));
const otherKey = await importBlockKey(new Uint8Array(16).fill(2));
const shelf = { id: "shelf-3", key, k: 10, startSeconds, driftSeconds: 0, isLost: false };

/** The time at which a perfect counter that began at `startSeconds` shows this. */
const atCounter = (seconds: number) => (startSeconds + seconds) * 1000;

/** What the shelf's beacon sends in the quantum of that time by its own clock, and in so many before and after. */
function around(seconds: number, about: { driftSeconds: number; before: number; after: number }) {
  const quantum = quantumOf(counterAt(shelf, atCounter(seconds), about.driftSeconds), shelf.k);
  return eidsBetween(shelf, quantum - about.before, quantum + about.after);
}

describe("the identifiers of a window", () => {
  it("are those of the quantum it is in by its own clock, and of so many around it", async () => {
    const eids = await around(10_000, { driftSeconds: 240, before: 1, after: 2 });
    expect(eids.map(({ quantum }) => quantum)).toEqual([9, 10, 11, 12]);
    expect(eids[1]?.eid).toBe(await eidOf(key, 10, 10_240));
    expect(new Set(eids.map(({ eid }) => eid)).size).toBe(4);
  });

  it("do not begin before the counter did", async () => {
    const eids = await around(0, { driftSeconds: 0, before: 3, after: 1 });
    expect(eids.map(({ quantum }) => quantum)).toEqual([0, 1]);
    expect(await around(-9_999, { driftSeconds: 0, before: 1, after: 1 })).toEqual([]);
  });
});

describe("the table of a rotation", () => {
  const during = { fromMs: atCounter(100_000), untilMs: atCounter(100_300) };
  const quantaOf = (entries: readonly { quantum: number }[]) => entries.map(({ quantum }) => quantum);

  it("expects two quanta to each side of its time, for every beacon its own", async () => {
    const other = { ...shelf, id: "shelf-4", key: otherKey, driftSeconds: 2_048 };
    const table = await makeEidTable([shelf, other], during);
    const expected = (id: string) =>
      quantaOf(table.filter(({ beacon, likelihood }) => beacon === id && likelihood === "expected"));
    expect(expected("shelf-3")).toEqual([95, 96, 97, 98, 99]);
    expect(expected("shelf-4")).toEqual([97, 98, 99, 100, 101]);
    const eid = await eidOf(otherKey, 10, 100 * 1024);
    expect(table).toContainEqual({ eid, beacon: "shelf-4", quantum: 100, likelihood: "expected" });
  });

  it("knows the day before as past, and nothing of what is yet to come", async () => {
    const past = (await makeEidTable([shelf], during)).filter(({ likelihood }) => likelihood !== "expected");
    expect(new Set(past.map(({ likelihood }) => likelihood))).toEqual(new Set(["past"]));
    expect(Math.min(...quantaOf(past))).toBeLessThanOrEqual((100_000 - 86_400) / 1024);
    expect(Math.max(...quantaOf(past))).toBe(94);
  });

  it("reaches a day to each side for a beacon that was lost", async () => {
    const table = await makeEidTable([{ ...shelf, isLost: true }], during);
    expect(new Set(table.map(({ likelihood }) => likelihood))).toEqual(new Set(["expected", "possible"]));
    const quanta = quantaOf(table);
    expect(quanta[0]).toBeLessThanOrEqual((100_000 - 86_400) / 1024);
    expect(quanta.at(-1)).toBeGreaterThanOrEqual((100_300 + 86_400) / 1024 - 1);
  });

  it("is no larger than it says, however short a quantum is", async () => {
    const sizeAt = async (k: number, isLost: boolean) => (await makeEidTable([{ ...shelf, k, isLost }], during)).length;
    expect(await sizeAt(10, false)).toBeLessThanOrEqual(93);
    expect(await sizeAt(10, true)).toBeLessThanOrEqual(176);
    expect(await sizeAt(0, false)).toBeLessThanOrEqual(966);
    expect(await sizeAt(0, true)).toBeLessThanOrEqual(1_326);
    expect(Array.from({ length: 16 }, (_, k) => windowQuanta(k)).slice(7)).toEqual([3, 2, 2, 2, 2, 2, 2, 2, 2]);
    expect(Math.max(...Array.from({ length: 16 }, (_, k) => lostQuanta(k)))).toBe(512);
  });
});

describe("a packed table", () => {
  const entry = fc.record({
    eid: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((eid) => eid.toString(16).padStart(16, "0")),
    beacon: fc.constantFrom("shelf-3", "shelf-4", "tür"),
    quantum: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    likelihood: fc.constantFrom("expected", "possible", "past"),
  });

  it("finds every entry by its identifier, in either case, and nothing else", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), entry, (entries, stranger) => {
        const table = openEidTable(packEidTable(entries));
        for (const { eid, ...match } of entries) {
          expect(table.find(eid)).toContainEqual(match);
          expect(table.find(eid.toUpperCase())).toHaveLength(entries.filter((other) => other.eid === eid).length);
        }
        if (!entries.some(({ eid }) => eid === stranger.eid)) expect(table.find(stranger.eid)).toEqual([]);
      }),
    );
  });

  it("of no beacon at all is asked in vain", () => {
    expect(openEidTable(packEidTable([])).find("0011223344556677")).toEqual([]);
  });
});

describe("the secret of a beacon", () => {
  it("is read as it was written, and nothing else is one", () => {
    const secret = { identityKey: new Uint8Array(16).fill(5), startSeconds: 1_700_000_000.5 };
    const written = writeBeaconSecret(secret);
    expect(readBeaconSecret(written)).toEqual(secret);
    expect(readBeaconSecret(written.slice(0, 16))).toBeUndefined();
    expect(readBeaconSecret(new Uint8Array(24).fill(255))).toBeUndefined();
  });
});
