import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_BLOCK_UNITS, REMEMBERED_MS } from "../../../shared/budget/lease.ts";
import { countPool, doubtfulIn, leaseCodes, NEW_POOL, settleCodes } from "../../../shared/budget/pool-book.ts";
import type { CampaignRule } from "../../../shared/catalog/policy.ts";
import { edge, START_MS } from "../../support/budget-run.ts";
import type { Isolate } from "../../support/isolate.ts";
import { type Books, type Fault, newBooks } from "../../support/memory-store.ts";
import { runs } from "../../support/runs.ts";
import { makeVirtualTime, type VirtualTime } from "../../support/virtual-time.ts";

const POOL: CampaignRule = { id: "spring", caps: [], control: 0, pace: "asap" };
const SECOND_MS = 1_000;

function booksWith(held: number): Books {
  const books = newBooks();
  books.pools.set(POOL.id, { book: { ...NEW_POOL, held }, leases: {} });
  return books;
}

function count({ pools }: Books, nowMs: number) {
  const { book, leases } = pools.get(POOL.id) ?? { book: NEW_POOL, leases: {} };
  return countPool(book, Object.values(leases), nowMs);
}

function doubtful({ pools }: Books, nowMs: number): readonly string[] {
  const leases = Object.values(pools.get(POOL.id)?.leases ?? {});
  return leases.flatMap((lease) => doubtfulIn(lease, nowMs)).map((code) => `c${code}`);
}

/** A message on an edge takes a code; its person's object decides, then the edge hears of it, or never does. */
async function visit(
  { units, defer, point }: Isolate,
  time: VirtualTime,
  given: string[],
  { spends = true, objectMs = 3, isHeard = true } = {},
): Promise<boolean> {
  await point();
  const unit = await units.take(POOL, "UTC", defer);
  await point();
  if (unit === undefined) return false;
  await time.wait(objectMs);
  if (spends) given.push(unit.code ?? "none");
  await point();
  if (!isHeard) return true;
  if (spends) units.spend(unit, defer);
  else units.giveBack(unit);
  return true;
}

const step = fc.record({
  waitMs: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 30 * SECOND_MS })),
  edge: fc.nat({ max: 3 }),
  what: fc.constantFrom("give", "give", "give", "look", "crowd", "unheard", "crash"),
  objectMs: fc.constantFrom(3, 3, 200, 4_000, 25_000),
});

const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  fc.record({
    requestMs: fc.constantFrom(0, 40, 2_500, 60_000),
    answerMs: fc.constantFrom(0, 40, 2_500),
    repeatsAfterMs: fc.constantFrom(0, 1_000, 30_000),
  }),
  fc.constantFrom<Fault>({ loses: "request" }, { loses: "answer" }, { loses: "connection" }),
);

describe("over any life of four edges, codes of a pool", () => {
  it("are given once each and never over, whatever crashes, is lost, comes late or twice; each is accounted for", async () => {
    const run = fc.tuple(fc.array(step, { minLength: 5, maxLength: 80 }), fc.integer({ min: 1, max: 400 }));
    await fc.assert(
      fc.asyncProperty(run, fc.infiniteStream(fault), async ([steps, held], faults) => {
        const time = makeVirtualTime(START_MS);
        const books = booksWith(held);
        const given: string[] = [];
        const weather = () => faults.next().value ?? {};
        let born = 0;
        const isolates = [0, 1, 2, 3].map((at) => edge(`edge ${at}`, time, books, weather));
        for (const { waitMs, edge: at, what, objectMs } of steps) {
          await time.runUntil(time.now() + waitMs);
          const isolate = isolates[at];
          if (isolate === undefined) continue;
          if (what === "crash") {
            isolate.crash();
            isolates[at] = edge(`edge ${at} ${born++}`, time, books, weather);
          }
          const about = { spends: what !== "look", isHeard: what !== "unheard", objectMs };
          for (let one = 0; one < (what === "crowd" ? 30 : 1); one++) void visit(isolate, time, given, about);
        }
        await time.runUntil(time.now() + 120 * SECOND_MS);
        const last = edge("last", time, books);
        const drained = (async () => {
          while (await visit(last, time, given));
        })();
        await time.runUntil(time.now() + 120 * SECOND_MS + REMEMBERED_MS);
        await drained;
        const nowMs = time.now();
        expect(new Set(given).size).toBe(given.length);
        expect(given.length).toBeLessThanOrEqual(held);
        const { left, leased, given: told, doubtful: lost } = count(books, nowMs);
        expect([left, leased, told + lost]).toEqual([0, 0, held]);
        const known = new Set([...given, ...doubtful(books, nowMs)]);
        expect(known.size).toBe(held);
      }),
      { numRuns: runs(120) },
    );
  });

  it("are all given in the end where nothing crashed and every decision was heard of", async () => {
    const time = makeVirtualTime(START_MS);
    const books = booksWith(300);
    const given: string[] = [];
    const edges = [0, 1, 2, 3].map((at) => edge(`edge ${at}`, time, books));
    for (let round = 0; round < 40; round++) {
      for (const here of edges) void visit(here, time, given, { spends: round % 3 !== 0 });
      await time.runUntil(time.now() + SECOND_MS);
    }
    await time.runUntil(time.now() + 60 * SECOND_MS);
    const last = edge("last", time, books);
    const drained = (async () => {
      while (await visit(last, time, given));
    })();
    await time.runUntil(time.now() + 600 * SECOND_MS);
    await drained;
    expect([new Set(given).size, given.length]).toEqual([300, 300]);
    expect(count(books, time.now())).toEqual({ left: 0, leased: 0, given: 300, doubtful: 0 });
  });

  it("are lost by a crash at any point only with the leases of who crashed, and none of them is given again", async () => {
    const crashAt = async (diesAt: number) => {
      const time = makeVirtualTime(START_MS);
      const books = booksWith(100);
      const given: string[] = [];
      const [first, second] = [edge("first", time, books, undefined, diesAt), edge("second", time, books)];
      for (let round = 0; round < 8; round++) {
        for (let one = 0; one < 4; one++) void visit(first, time, given, { spends: one % 3 !== 0 });
        void visit(second, time, given);
        await time.runUntil(time.now() + 3 * SECOND_MS);
      }
      await time.runUntil(time.now() + 60 * SECOND_MS);
      const drained = (async () => {
        while (await visit(second, time, given));
      })();
      await time.runUntil(time.now() + 60 * SECOND_MS + REMEMBERED_MS);
      await drained;
      expect(new Set(given).size).toBe(given.length);
      const counted = count(books, time.now());
      expect(counted).toMatchObject({ left: 0, leased: 0 });
      expect(counted.doubtful).toBeLessThanOrEqual(MAX_BLOCK_UNITS);
      return { points: first.points(), ...counted };
    };
    const whole = await crashAt(Number.POSITIVE_INFINITY);
    expect([whole.doubtful, whole.given]).toEqual([0, 100]);
    for (let point = 1; point <= whole.points; point += 3) await crashAt(point);
  });
});

describe("a lease of codes", () => {
  const ask = { id: "l", campaign: "spring", nowMs: 0, expiresMs: 20_000, hour: "h", day: "d", limits: {}, paced: {} };
  const leased = leaseCodes({ held: 100, next: 0, back: [] }, ask, 0);
  const lease = leased.lease ?? { codes: [], expiresMs: 0 };

  it("is an eighth of what is left, at most 50, the first codes first", () => {
    expect([leased.grant.units, lease.codes[0], lease.codes.at(-1)]).toEqual([12, 0, 11]);
    expect(leaseCodes({ held: 100_000, next: 0, back: [] }, ask, 0).grant.units).toBe(50);
    expect(leaseCodes({ held: 3, next: 3, back: [] }, ask, 0)).toEqual({
      book: { held: 3, next: 3, back: [] },
      grant: { units: 0, why: "spent" },
    });
  });

  it("hands out again what came back, before what no lease ever had", () => {
    const { book } = settleCodes(leased.book, lease, { back: [7, 5, 99], doubtful: [] }, 1);
    expect(book.back).toEqual([7, 5]);
    expect(leaseCodes(book, ask, 0).lease?.codes.slice(0, 3)).toEqual([7, 5, 12]);
  });

  it("is settled once, and not once it counts as lost: its codes are doubtful for ever", () => {
    const settled = settleCodes(leased.book, lease, { back: [1], doubtful: [2] }, 1);
    const again = settleCodes(settled.book, settled.lease, { back: [3], doubtful: [] }, 2);
    expect(again).toEqual(settled);
    expect(countPool(settled.book, [settled.lease], 3)).toEqual({ left: 89, leased: 0, given: 10, doubtful: 1 });
    const lostMs = ask.expiresMs + REMEMBERED_MS;
    expect(settleCodes(leased.book, lease, undefined, lostMs)).toEqual({ book: leased.book, lease });
    expect(countPool(leased.book, [lease], lostMs)).toEqual({ left: 88, leased: 0, given: 0, doubtful: 12 });
    expect(settleCodes(leased.book, lease, undefined, lostMs - 1).book.back).toHaveLength(12);
  });
});
