import { describe, expect, it } from "vitest";
import { makeBudgetUnits } from "../../../workers/budget/budget-units.ts";
import { campaignWith, drain, edge, START_MS, type Tally, visit } from "../../support/budget-run.ts";
import { type Fault, makeMemoryStore, newBooks } from "../../support/memory-store.ts";
import { makeVirtualTime } from "../../support/virtual-time.ts";

const SECOND_MS = 1_000;

/** One edge, its clock, the books behind it, and every call it makes; `weather` may be changed while it runs. */
function world(startMs = START_MS) {
  const time = makeVirtualTime(startMs);
  const books = newBooks();
  const calls = { count: 0 };
  const sky: { fault: Fault } = { fault: {} };
  const weather = () => {
    calls.count += 1;
    return sky.fault;
  };
  const tally: Tally = { spent: [], refused: 0 };
  return { time, books, calls, sky, tally, here: edge("here", time, books, weather) };
}

/** What a promise comes to, and after how many milliseconds on the clock; the clock moves on by `limitMs` at most. */
async function timed<T>({ time }: ReturnType<typeof world>, work: Promise<T>, limitMs = 60_000) {
  const startMs = time.now();
  let tookMs = Number.NaN;
  const done = work.then((value) => {
    tookMs = time.now() - startMs;
    return value;
  });
  await time.runUntil(startMs + limitMs);
  expect(tookMs).not.toBeNaN();
  return { value: await done, tookMs };
}

const issuedIn = ({ books }: ReturnType<typeof world>) => books.ledgers.get("spring")?.issued;

describe("a unit", () => {
  it("comes out of memory without any call while the lease lasts", async () => {
    const w = world();
    const spring = campaignWith({ offers: 4_000 });
    await timed(w, visit(w.here, w.time, spring, w.tally), 100);
    for (let ping = 1; ping < 50; ping++) {
      expect(w.calls.count).toBe(1);
      const { tookMs } = await timed(w, visit(w.here, w.time, spring, w.tally, { objectMs: 0 }), 300);
      expect(tookMs).toBe(0);
    }
    expect(w.tally).toMatchObject({ refused: 0, spent: { length: 50 } });
    expect(w.books.asked.size).toBe(1);
    await timed(w, visit(w.here, w.time, spring, w.tally), 100);
    expect(w.books.asked.size).toBe(2);
  });

  it("that was given back is the next one taken, and counts once however often it comes back", async () => {
    const w = world();
    const spring = campaignWith({ offers: 8 });
    const { value: unit } = await timed(w, w.here.units.take(spring, "UTC", w.here.defer), 100);
    if (unit === undefined) throw new Error("the first unit is free");
    w.here.units.giveBack(unit);
    w.here.units.giveBack(unit);
    w.here.units.giveBack({ ...unit });
    const { value: again } = await timed(w, w.here.units.take(spring, "UTC", w.here.defer), 100);
    expect(again?.lease).toBe(unit.lease);
    const { value: other } = await timed(w, w.here.units.take(spring, "UTC", w.here.defer), 100);
    expect(other?.lease).not.toBe(unit.lease);
    expect(issuedIn(w)).toBe(2);
  });

  it("given back after its lease was settled is lost, and never a unit more", async () => {
    const w = world();
    const spring = campaignWith({ offers: 2_000 });
    const { value: unit } = await timed(w, w.here.units.take(spring, "UTC", w.here.defer), 40 * SECOND_MS);
    expect(issuedIn(w)).toBe(1);
    if (unit !== undefined) w.here.units.giveBack(unit);
    await drain(w.time, w.books, spring, w.tally);
    expect(w.tally.spent.length).toBe(1_999);
  });

  it("that comes back in the moment after the lease ended is settled with the rest", async () => {
    const w = world();
    const spring = campaignWith({ offers: 2_000 });
    const { value: unit } = await timed(w, w.here.units.take(spring, "UTC", w.here.defer), 21 * SECOND_MS);
    if (unit !== undefined) w.here.units.giveBack(unit);
    await w.time.runUntil(w.time.now() + 10 * SECOND_MS);
    expect(issuedIn(w)).toBe(0);
  });
});

describe("a lease", () => {
  it("ends after 20 s: what is left goes back, and the next ping leases anew", async () => {
    const w = world();
    const spring = campaignWith({ offers: 2_000 });
    await timed(w, visit(w.here, w.time, spring, w.tally), 19 * SECOND_MS);
    expect(issuedIn(w)).toBe(50);
    await timed(w, visit(w.here, w.time, spring, w.tally), 10);
    expect(w.books.asked.size).toBe(1);
    await w.time.runUntil(w.time.now() + 10 * SECOND_MS);
    expect(issuedIn(w)).toBe(2);
    await timed(w, visit(w.here, w.time, spring, w.tally), 100);
    expect(w.books.asked.size).toBe(2);
  });

  it("dies with its hour: the next unit counts in the next hour", async () => {
    const w = world(Date.UTC(2026, 10, 23, 8, 59, 55));
    const spring = campaignWith({ offers: 2_000, perHour: 800 });
    await timed(w, visit(w.here, w.time, spring, w.tally), 4 * SECOND_MS);
    const undecided = visit(w.here, w.time, spring, w.tally, { objectMs: 1_500 });
    await w.time.runUntil(w.time.now() + 1_100);
    await timed(w, visit(w.here, w.time, spring, w.tally), SECOND_MS);
    await timed(w, undecided, 10 * SECOND_MS);
    const hours = w.tally.spent.map((lease) => w.books.asked.get(lease)?.hour);
    expect(hours).toEqual(["20261123T08", "20261123T09", "20261123T08"]);
    expect(w.books.ledgers.get("spring")?.hours).toMatchObject({ "20261123T08": 2 });
  });

  it("of a single unit is held for 2 s only, so that another edge can give it away", async () => {
    const w = world();
    const spring = campaignWith({ offers: 1 });
    await timed(w, visit(w.here, w.time, spring, w.tally, { spends: false }), SECOND_MS);
    const there = edge("there", w.time, w.books);
    expect((await timed(w, visit(there, w.time, spring, w.tally), SECOND_MS)).value).toBe(false);
    await w.time.runUntil(w.time.now() + 2 * SECOND_MS);
    expect((await timed(w, visit(there, w.time, spring, w.tally), SECOND_MS)).value).toBe(true);
  });

  it("that is spent to its last unit ends at once, so that it makes no other one small", async () => {
    const w = world();
    const spring = campaignWith({ offers: 80 });
    const live = () => Object.values(w.books.ledgers.get("spring")?.leases ?? {}).filter(({ units }) => units > 0);
    const takes = Promise.all(Array.from({ length: 10 }, () => w.here.units.take(spring, "UTC", w.here.defer)));
    const units = (await timed(w, takes, 100)).value.flatMap((unit) => unit ?? []);
    expect(units.length).toBe(10);
    for (const unit of units.slice(1)) w.here.units.spend(unit, w.here.defer);
    await w.time.runUntil(w.time.now() + 100);
    expect(live().length).toBe(1);
    for (const unit of [...units, ...units]) w.here.units.spend(unit, w.here.defer);
    await w.time.runUntil(w.time.now() + 100);
    expect(live().length).toBe(0);
    expect(issuedIn(w)).toBe(10);
  });

  it("is settled a second time where the first was not answered", async () => {
    const w = world();
    await timed(w, visit(w.here, w.time, campaignWith({ offers: 2_000 }), w.tally), 19 * SECOND_MS);
    w.sky.fault = { loses: "request" };
    await w.time.runUntil(w.time.now() + 2 * SECOND_MS);
    w.sky.fault = {};
    await w.time.runUntil(w.time.now() + 5 * SECOND_MS);
    expect(issuedIn(w)).toBe(1);
  });

  it("whose answer was lost is settled whole at its end", async () => {
    const w = world();
    const spring = campaignWith({ offers: 2_000 });
    w.sky.fault = { loses: "answer" };
    const { value, tookMs } = await timed(w, visit(w.here, w.time, spring, w.tally), 400);
    expect({ value, tookMs }).toEqual({ value: false, tookMs: 300 });
    expect(issuedIn(w)).toBe(50);
    w.sky.fault = {};
    await w.time.runUntil(w.time.now() + 30 * SECOND_MS);
    expect(issuedIn(w)).toBe(0);
  });

  it("whose answer came late serves the next ping", async () => {
    const w = world();
    const spring = campaignWith({ offers: 2_000 });
    w.sky.fault = { requestMs: 350, answerMs: 350 };
    expect((await timed(w, visit(w.here, w.time, spring, w.tally), 1_000)).value).toBe(false);
    expect((await timed(w, visit(w.here, w.time, spring, w.tally), 10)).value).toBe(true);
    expect(w.books.asked.size).toBe(1);
  });

  it("is shared by all who need it at once, and not waited for by more than it serves", async () => {
    const w = world();
    const crowd = (size: number, budget: number) =>
      Promise.all(Array.from({ length: size }, () => visit(w.here, w.time, campaignWith({ offers: budget }), w.tally)));
    await timed(w, crowd(50, 4_000), 300);
    expect(w.books.asked.size).toBe(1);
    await timed(w, crowd(120, 4_000), 300);
    expect(w.books.asked.size).toBe(4);
    expect(w.tally).toMatchObject({ refused: 0, spent: { length: 170 } });
  });

  it("of the last units is one of a single unit, for each of a crowd in the same 300 ms", async () => {
    const w = world();
    await drain(w.time, w.books, campaignWith({ offers: 1_901 }), w.tally);
    const leases = w.books.asked.size;
    const last = campaignWith({ offers: 2_000 });
    await timed(w, Promise.all(Array.from({ length: 99 }, () => visit(w.here, w.time, last, w.tally))), 400);
    expect(w.tally.spent.length).toBe(2_000);
    expect(w.books.asked.size - leases).toBe(99);
  });
});

describe("where there is no unit", () => {
  it.each([
    ["spent", campaignWith({ offers: 3 })],
    ["paced", campaignWith({ offers: 100 }, { pace: "even", fromMs: START_MS - 3_000, untilMs: START_MS + 200_000 })],
  ])("a %s campaign costs one call a second, however many pings come", async (_, spring) => {
    const w = world();
    await drain(w.time, w.books, spring, w.tally);
    const calls = w.calls.count;
    for (let ping = 0; ping < 90; ping++) await timed(w, visit(w.here, w.time, spring, { ...w.tally }), 10);
    expect(w.calls.count - calls).toBe(1);
    await w.time.runUntil(w.time.now() + SECOND_MS);
    await timed(w, visit(w.here, w.time, spring, { ...w.tally }), 100);
    expect(w.calls.count - calls).toBe(2);
  });

  it("because the hour is spent, the next hour is asked at once", async () => {
    const w = world(Date.UTC(2026, 10, 23, 8, 59, 58, 500));
    const spring = campaignWith({ perHour: 1 });
    await timed(w, visit(w.here, w.time, spring, w.tally), 1_300);
    expect((await timed(w, visit(w.here, w.time, spring, w.tally), 250)).value).toBe(false);
    expect((await timed(w, visit(w.here, w.time, spring, w.tally), 100)).value).toBe(true);
  });

  it("because the truth hangs, it takes 300 ms and then, for a second, nothing", async () => {
    const w = world();
    const spring = campaignWith({ offers: 2_000 });
    w.sky.fault = { loses: "request" };
    const crowd = Array.from({ length: 20 }, () => visit(w.here, w.time, spring, w.tally));
    const { tookMs } = await timed(w, Promise.all(crowd), 400);
    expect(tookMs).toBeLessThanOrEqual(310);
    expect((await timed(w, visit(w.here, w.time, spring, w.tally), 10)).tookMs).toBe(0);
    expect(w.calls.count).toBe(1);
    w.sky.fault = {};
    await w.time.runUntil(w.time.now() + SECOND_MS);
    expect((await timed(w, visit(w.here, w.time, spring, w.tally), 100)).value).toBe(true);
  });

  it("because the truth refuses connections, it takes no time, and comes back by itself", async () => {
    const w = world();
    const spring = campaignWith({ offers: 2_000 });
    w.sky.fault = { loses: "connection" };
    for (let ping = 0; ping < 50; ping++) await timed(w, visit(w.here, w.time, spring, w.tally), 10);
    expect(w.calls.count).toBe(1);
    w.sky.fault = {};
    await w.time.runUntil(w.time.now() + SECOND_MS);
    expect((await timed(w, visit(w.here, w.time, spring, w.tally), 100)).value).toBe(true);
  });

  it("several slow leases are waited for 300 ms in all, not each", async () => {
    const w = world();
    const spring = campaignWith({ offers: 40 });
    w.sky.fault = { requestMs: 70, answerMs: 70 };
    const takeOne = async () => {
      const startMs = w.time.now();
      await w.here.units.take(spring, "UTC", w.here.defer);
      return w.time.now() - startMs;
    };
    const crowd = Promise.all(Array.from({ length: 60 }, takeOne));
    const { value } = await timed(w, crowd, 1_000);
    expect(Math.max(...value)).toBeLessThanOrEqual(310);
  });
});

describe("a request that was cut off while its lease was under way", () => {
  it("keeps the others waiting no longer than its own 300 ms", async () => {
    const w = world();
    const sharedStore = makeMemoryStore(w.books, w.time, () => ({ requestMs: 4, answerMs: 4 }));
    let isCutOff = true;
    const unlessCutOff = <T>(work: Promise<T>): Promise<T> => (isCutOff ? new Promise(() => {}) : work);
    const units = makeBudgetUnits(
      {
        lease: (ask, timeoutMs) => unlessCutOff(sharedStore.lease(ask, timeoutMs)),
        settle: (settlement, timeoutMs) => unlessCutOff(sharedStore.settle(settlement, timeoutMs)),
      },
      { newId: () => `lease ${w.books.asked.size}`, now: w.time.now, wait: (ms) => unlessCutOff(w.time.wait(ms)) },
    );
    const spring = campaignWith({ offers: 2_000 });
    void units.take(spring, "UTC", w.here.defer);
    await w.time.runUntil(w.time.now() + 100);
    isCutOff = false;
    const { value, tookMs } = await timed(w, units.take(spring, "UTC", w.here.defer), 400);
    expect(value?.campaign).toBe("spring");
    expect(tookMs).toBeLessThanOrEqual(220);
  });
});
