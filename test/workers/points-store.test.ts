import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { creditPoints, spendPoints } from "../../shared/points/change-points.ts";
import { balanceOf, NO_POINTS, type PointsLedger } from "../../shared/points/points-ledger.ts";
import { makePersonStore, type PersonStore } from "../../workers/objects/person/store/person-store.ts";
import { recordsOf } from "./support/person-object.ts";
import { rowsOfVisitor, takeAway, uniteInto } from "./support/unite.ts";
import { makeVisitor, type Visitor } from "./support/visitor.ts";

const LOT = { points: 10, reason: "Bought", untilMs: Number.MAX_SAFE_INTEGER };

function lots(...sources: readonly string[]): PointsLedger {
  return sources.reduce((ledger, source, at) => creditPoints(ledger, { ...LOT, source, atMs: at }, 0), NO_POINTS);
}

function spent(ledger: PointsLedger, points: number): PointsLedger {
  const after = spendPoints(ledger, { source: `spend ${points}`, points, atMs: 9, reason: "Spent" }, 0);
  if (!after.ok) throw new Error(after.error);
  return after.value;
}

/** Does something with the store of a person's object, as it is read anew. */
function inStore<T>(person: string, work: (store: PersonStore, storage: DurableObjectStorage) => T): Promise<T> {
  return runInDurableObject(env.PERSON.getByName(person), (_, { storage }) => {
    const store = makePersonStore(storage);
    expect(store.load()).toBeDefined();
    return work(store, storage);
  });
}

async function makeSaver(ledger: PointsLedger): Promise<Visitor> {
  const visitor = await makeVisitor(["location"]);
  await inStore(visitor.person, (store) => store.points.save(ledger));
  return visitor;
}

describe("the points of a person", () => {
  it("are a row an entry, read once, and no row is written for an entry that stays as it is", async () => {
    const { person } = await makeSaver(lots("a", "b"));
    const written = await inStore(person, ({ points }, { sql }) => {
      const before = sql.exec("SELECT COUNT(*) AS rows FROM record WHERE kind = 'points'").one().rows;
      const first = points.read();
      expect(points.read()).toBe(first);
      points.save(first);
      points.save(spent(first, 10));
      return before;
    });
    expect(written).toBe(2);
    expect(await recordsOf(person, "points")).toEqual([
      { ...LOT, source: "a", atMs: 0, left: 0, reversed: 0 },
      { ...LOT, source: "b", atMs: 1, left: 10, reversed: 0 },
      { source: "spend 10", kind: "spend", points: 10, taken: [["a", 10]], owed: 0, atMs: 9, reason: "Spent" },
    ]);
    expect(await inStore(person, ({ points }) => balanceOf(points.read(), 0))).toBe(10);
  });

  it("go row by row if the ledger has them no more", async () => {
    const { person } = await makeSaver(lots("a", "b"));
    await inStore(person, ({ points }) => points.save(lots("b")));
    expect(await recordsOf(person, "points")).toMatchObject([{ source: "b" }]);
    await inStore(person, ({ points }) => points.save(NO_POINTS));
    expect(await recordsOf(person, "points")).toEqual([]);
  });

  it("are in the export, and go with an erasure", async () => {
    const visitor = await makeSaver(lots("a"));
    const { body } = await visitor.send("/v1/me/export", "export+jwt");
    expect(body.points).toMatchObject([{ source: "a", points: 10 }]);
    expect(body.purchases).toEqual([]);
    await visitor.send("/v1/me/erase", "erase+jwt");
    expect(await recordsOf(visitor.person, "points")).toEqual([]);
  });

  it("move with whoever becomes one with another, once each, and pay what that one owes", async () => {
    const [phone, laptop] = [await makeSaver(lots("a", "b")), await makeSaver(lots("b", "c"))];
    const owing = {
      source: "void",
      kind: "reverse" as const,
      points: 15,
      taken: [],
      owed: 15,
      atMs: 5,
      reason: "Void",
    };
    await inStore(phone.person, ({ points }) => points.save({ ...spent(points.read(), 20), debits: [owing] }));
    await uniteInto(phone, await takeAway(laptop));
    const { points = [] } = await rowsOfVisitor(phone);
    expect(points.map(({ value }) => JSON.parse(value))).toMatchObject([
      { source: "a", left: 0 },
      { source: "b", left: 0 },
      { source: "c", left: 0 },
      { source: "void", owed: 5, taken: [["c", 10]] },
    ]);
  });
});
