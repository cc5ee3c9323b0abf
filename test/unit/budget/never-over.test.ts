import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_BLOCK_UNITS } from "../../../shared/budget/lease.ts";
import type { CampaignRule } from "../../../shared/catalog/policy.ts";
import {
  campaignWith,
  drain,
  edge,
  START_MS,
  type Tally,
  visit,
  type Weather,
  writtenOff,
} from "../../support/budget-run.ts";
import type { Isolate } from "../../support/isolate.ts";
import { type Books, type Fault, newBooks } from "../../support/memory-store.ts";
import { runs } from "../../support/runs.ts";
import { makeVirtualTime, type VirtualTime } from "../../support/virtual-time.ts";

const SECOND_MS = 1_000;

/** What happens on an edge, so long after the last thing that happened anywhere. */
interface Step {
  readonly waitMs: number;
  readonly edge: number;
  readonly what: "visit" | "look" | "crowd" | "crash";
  /** How long the person's object takes to decide. */
  readonly objectMs: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  waitMs: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 4 * SECOND_MS }) },
    fc.integer({ min: 0, max: 30 * SECOND_MS }),
  ),
  edge: fc.nat({ max: 3 }),
  what: fc.oneof(
    { weight: 6, arbitrary: fc.constant("visit" as const) },
    { weight: 3, arbitrary: fc.constantFrom("look" as const, "crowd" as const) },
    fc.constant("crash" as const),
  ),
  objectMs: fc.constantFrom(3, 3, 3, 200, 1_900, 4_000, 25_000),
});

/** Decided while the lease still takes units back. */
const promptStep = step.filter(({ objectMs }) => objectMs < 2_000);

const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  fc.record({
    requestMs: fc.constantFrom(0, 40, 400, 2_500, 60_000),
    answerMs: fc.constantFrom(0, 40, 400, 2_500),
    repeatsAfterMs: fc.constantFrom(0, 1_000, 30_000),
  }),
  fc.constantFrom<Fault>({ loses: "request" }, { loses: "answer" }, { loses: "connection" }),
);

const limits = fc
  .record(
    {
      offers: fc.integer({ min: 1, max: 600 }),
      perHour: fc.integer({ min: 1, max: 300 }),
      perDay: fc.integer({ min: 1, max: 400 }),
    },
    { requiredKeys: [] },
  )
  .filter((budget) => Object.keys(budget).length > 0);

const run = fc.record({
  limits,
  isEven: fc.boolean(),
  steps: fc.array(step, { minLength: 5, maxLength: 80 }),
  faults: fc.infiniteStream(fault),
  startMs: fc.constantFrom(START_MS, Date.UTC(2026, 10, 23, 23, 59, 30), Date.UTC(2026, 10, 23, 8, 59, 50)),
});

interface Life {
  readonly time: VirtualTime;
  readonly books: Books;
  readonly tally: Tally;
}

/** Four edges of one mesh; an isolate that crashed is followed by another. */
async function liveThrough(
  { steps, startMs }: { steps: readonly Step[]; startMs: number },
  campaign: CampaignRule,
  weather: Weather = () => ({}),
): Promise<Life> {
  const time = makeVirtualTime(startMs);
  const books = newBooks();
  const tally: Tally = { spent: [], refused: 0 };
  const isolates: Isolate[] = [];
  let born = 0;
  for (const { waitMs, edge: at, what, objectMs } of steps) {
    await time.runUntil(time.now() + waitMs);
    const isolate = isolates[at] ?? edge(`edge ${at} ${born++}`, time, books, weather);
    isolates[at] = isolate;
    if (what === "crash") {
      isolate.crash();
      isolates[at] = edge(`edge ${at} ${born++}`, time, books, weather);
    } else {
      const size = what === "crowd" ? 30 : 1;
      for (let one = 0; one < size; one++)
        void visit(isolate, time, campaign, tally, { spends: what !== "look", objectMs });
    }
  }
  return { time, books, tally };
}

function expectNeverOver({ tally, books }: Life, { budget = {} }: CampaignRule): void {
  const most = (name: (lease: string) => string | undefined) =>
    Math.max(
      0,
      ...Object.values(Object.groupBy(tally.spent, (lease) => name(lease) ?? "")).map((all = []) => all.length),
    );
  expect(tally.spent.length).toBeLessThanOrEqual(budget.offers ?? Number.POSITIVE_INFINITY);
  expect(most((lease) => books.asked.get(lease)?.hour)).toBeLessThanOrEqual(budget.perHour ?? Number.POSITIVE_INFINITY);
  expect(most((lease) => books.asked.get(lease)?.day)).toBeLessThanOrEqual(budget.perDay ?? Number.POSITIVE_INFINITY);
}

describe("over any life of any number of edges", () => {
  it("no limit is exceeded, whatever crashes, is lost, comes late or twice", async () => {
    await fc.assert(
      fc.asyncProperty(run, async ({ faults, isEven, ...taken }) => {
        const { startMs } = taken;
        const span = isEven ? { pace: "even" as const, fromMs: startMs, untilMs: startMs + 60 * SECOND_MS } : {};
        const campaign = campaignWith(taken.limits, span);
        const life = await liveThrough(taken, campaign, () => faults.next().value ?? {});
        await life.time.runUntil(life.time.now() + 120 * SECOND_MS);
        expectNeverOver(life, campaign);
        if (campaign.budget?.offers !== undefined) await drain(life.time, life.books, campaign, life.tally);
        expectNeverOver(life, campaign);
      }),
      { numRuns: runs(120) },
    );
  });

  it("every unit can be given away in the end where nothing crashed, whatever answers were lost", async () => {
    const calm = fc.array(
      promptStep.filter(({ what }) => what !== "crash"),
      { minLength: 5, maxLength: 60 },
    );
    const loses = fc.constantFrom<Fault>({}, {}, { loses: "answer" }, { loses: "request" }, { loses: "connection" });
    const offers = fc.integer({ min: 1, max: 600 });
    await fc.assert(
      fc.asyncProperty(calm, fc.infiniteStream(loses), offers, async (steps, lost, budget) => {
        const campaign = campaignWith({ offers: budget });
        const life = await liveThrough({ steps, startMs: START_MS }, campaign, (operation) => {
          const fault = lost.next().value ?? {};
          return operation === "lease" || fault.loses === "answer" ? fault : {};
        });
        await life.time.runUntil(life.time.now() + 60 * SECOND_MS);
        await drain(life.time, life.books, campaign, life.tally);
        expect(life.tally.spent.length).toBe(budget);
      }),
      { numRuns: runs(60) },
    );
  });

  it("what crashes leave unspent is exactly what the leases of the crashed held, and no more", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(promptStep, { minLength: 5, maxLength: 80 }), async (steps) => {
        const campaign = campaignWith({ offers: 600 });
        const life = await liveThrough({ steps, startMs: START_MS }, campaign);
        await life.time.runUntil(life.time.now() + 60 * SECOND_MS);
        await drain(life.time, life.books, campaign, life.tally);
        await life.time.runUntil(life.time.now() + 60 * SECOND_MS);
        const { units, leases } = writtenOff(life.books, life.tally);
        expect(life.tally.spent.length).toBe(600 - units);
        expect(units).toBeLessThanOrEqual(leases * MAX_BLOCK_UNITS);
      }),
      { numRuns: runs(60) },
    );
  });
});

describe("an isolate that crashes", () => {
  /** Two edges; the first looks, gives and gives back until it dies at this point of its life, the second goes on. */
  async function crashAt(diesAt: number) {
    const time = makeVirtualTime(Date.UTC(2026, 10, 23, 8, 59, 50));
    const books = newBooks();
    const tally: Tally = { spent: [], refused: 0 };
    const campaign = campaignWith({ offers: 300, perHour: 200 });
    const [first, second] = [edge("first", time, books, undefined, diesAt), edge("second", time, books)];
    for (let round = 0; round < 12; round++) {
      for (let one = 0; one < 6; one++) void visit(first, time, campaign, tally, { spends: one % 3 !== 0 });
      void visit(second, time, campaign, tally);
      await time.runUntil(time.now() + 3 * SECOND_MS);
    }
    await time.runUntil(time.now() + 60 * SECOND_MS);
    expectNeverOver({ time, books, tally }, campaign);
    await drain(time, books, campaignWith({ offers: 300 }), tally);
    await time.runUntil(time.now() + 60 * SECOND_MS);
    return { tally, points: first.points(), ...writtenOff(books, tally) };
  }

  it("at any single point of a run leaves at most its live leases unspent, and nothing is issued twice", async () => {
    const whole = await crashAt(Number.POSITIVE_INFINITY);
    expect(whole.units).toBe(0);
    expect(whole.points).toBeGreaterThan(100);
    for (let point = 1; point <= whole.points; point++) {
      const life = await crashAt(point);
      expect(life.tally.spent.length).toBe(300 - life.units);
      expect(life.leases).toBeLessThanOrEqual(3);
      expect(life.units).toBeLessThanOrEqual(200 / 8);
    }
  });

  it("takes few of a thousand units with it, one of four edges killed at any time", async () => {
    const losses: number[] = [];
    for (let kill = 0; kill < 30; kill++) {
      const time = makeVirtualTime(START_MS);
      const books = newBooks();
      const tally: Tally = { spent: [], refused: 0 };
      const campaign = campaignWith({ offers: 1_000 });
      const edges = [0, 1, 2, 3].map((name) => edge(`edge ${name}`, time, books));
      for (let round = 0; round < 60; round++) {
        if (round === 2 * kill) edges[0]?.crash();
        for (const here of edges) for (let one = 0; one < 4; one++) void visit(here, time, campaign, tally);
        await time.runUntil(time.now() + 100);
      }
      await time.runUntil(time.now() + 60 * SECOND_MS);
      await drain(time, books, campaign, tally);
      losses.push(1_000 - tally.spent.length);
    }
    expect(Math.min(...losses)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...losses)).toBeLessThanOrEqual(MAX_BLOCK_UNITS);
    expect(losses.reduce((sum, loss) => sum + loss, 0) / losses.length).toBeLessThan(10);
  });

  it("is settled for with few calls: two for a block of 50, and not many more near the end", async () => {
    const callsFor = async (offers: number) => {
      const time = makeVirtualTime(START_MS);
      let calls = 0;
      const count = () => {
        calls += 1;
        return {};
      };
      const tally: Tally = { spent: [], refused: 0 };
      const books = newBooks();
      const edges = [0, 1, 2, 3].map((name) => edge(`edge ${name}`, time, books, count));
      while (tally.spent.length < 1_000) {
        for (const here of edges)
          for (let one = 0; one < 4; one++) void visit(here, time, campaignWith({ offers }), tally);
        await time.runUntil(time.now() + 100);
      }
      return calls;
    };
    expect(await callsFor(100_000)).toBeLessThan(50);
    expect(await callsFor(1_000)).toBeLessThan(350);
  });
});
