import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { creditPoints, releaseSpend, spendPoints } from "../../../shared/points/change-points.ts";
import { ledgerLines } from "../../../shared/points/ledger-lines.ts";
import { balanceOf, isLive, NO_POINTS, type PointsLedger } from "../../../shared/points/points-ledger.ts";
import {
  type AwaitedPurchase,
  keptPoints,
  type Purchase,
  recordPurchase,
  refundPurchase,
  voidPurchase,
} from "../../../shared/points/purchase.ts";
import { reverseCredit } from "../../../shared/points/reverse-credit.ts";
import { settlePurchase } from "../../../shared/points/settle-purchase.ts";
import { type Generator, makeGenerator } from "../../../shared/simulate/generator.ts";
import { runs } from "../../support/runs.ts";

const DAYS = 40;

type Step = (ledger: PointsLedger, nowMs: number) => PointsLedger;

/** Something that happens to points; some sources come twice. */
function draw(random: Generator): Step {
  const source = (kind: string) => `${kind}${random.whole(1, 12)}`;
  const points = random.whole(1, 60);
  const kind = random.pick(["earn", "earn", "spend", "spend", "release", "reverse"] as const);
  const [name, other, lasts] = [source(kind ?? ""), source("earn"), random.whole(1, 25)];
  const entry = { source: name, points, reason: name };
  switch (kind) {
    case "spend":
      return (ledger, atMs) => {
        const after = spendPoints(ledger, { ...entry, atMs }, atMs);
        return after.ok ? after.value : ledger;
      };
    case "release":
      return (ledger, atMs) => releaseSpend(ledger, name.replace("release", "spend"), atMs);
    case "reverse":
      return (ledger, atMs) => {
        const rewards = random.happens(0.5) ? ["spend1", "spend2", "spend3"] : [];
        return reverseCredit(ledger, { ...entry, credit: other, atMs }, { rewards, nowMs: atMs }).ledger;
      };
    default:
      return (ledger, atMs) => creditPoints(ledger, { ...entry, atMs, untilMs: atMs + lasts }, atMs);
  }
}

/** Which sums do not hold; one `expect` for all of them, since there are thousands of steps. */
function wrongSums(ledger: PointsLedger, nowMs: number): readonly string[] {
  const taken = new Map<string, number>();
  const wrong: string[] = [];
  const hold = (isRight: boolean, what: string) => isRight || wrong.push(what);
  for (const { source, points, taken: lots, owed, releasedMs } of ledger.debits) {
    const sum = lots.reduce((sum, [, part]) => sum + part, 0);
    hold(sum + owed === (releasedMs === undefined ? points : 0), `${source} is what it took and owes`);
    for (const [credit, part] of lots) taken.set(credit, (taken.get(credit) ?? 0) + part);
  }
  for (const { source, points, left, reversed } of ledger.credits) {
    hold(left >= 0 && reversed <= points, `${source} has no less than nothing`);
    hold(left + (taken.get(source) ?? 0) === points, `${source} is what is left of it and was taken`);
  }
  const live = ledger.credits.filter((credit) => isLive(credit, nowMs)).reduce((sum, { left }) => sum + left, 0);
  const owed = ledger.debits.reduce((sum, { owed }) => sum + owed, 0);
  hold(Math.min(live, owed) === 0, "nothing is owed while there are points");
  const balance = balanceOf(ledger, nowMs);
  hold(balance === live - owed, "the balance is the lots less what is owed");
  const told = ledgerLines(ledger, nowMs).filter(({ atMs }) => atMs <= nowMs);
  hold(told.reduce((sum, { points }) => sum + points, 0) === balance, "the lines add up to the balance");
  return wrong;
}

describe("whatever happens to points", () => {
  it("each is in one lot, spent once, or reversed, and the balance is what the lines add up to", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = makeGenerator(seed);
        let ledger = NO_POINTS;
        for (let day = 0; day < DAYS; day++) {
          const step = draw(random);
          ledger = step(ledger, day);
          expect(wrongSums(ledger, day)).toEqual([]);
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it("a spend never leaves less than nothing", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 200 }), (seed, points) => {
        const random = makeGenerator(seed);
        let ledger = NO_POINTS;
        for (let day = 0; day < DAYS; day++) ledger = draw(random)(ledger, day);
        const before = balanceOf(ledger, DAYS);
        const after = spendPoints(ledger, { source: "last", points, atMs: DAYS, reason: "" }, DAYS);
        expect(after.ok).toBe(before >= points);
        if (after.ok) expect(balanceOf(after.value, DAYS)).toBe(before - points);
      }),
      { numRuns: runs(300) },
    );
  });
});

/** One message of a till on a sale; refunds are tried again until their sale is there, as a queue does. */
type Message = (sales: Map<string, Purchase | AwaitedPurchase>) => string | undefined;

function messagesOf(sale: number, total: number, refunds: readonly number[], isVoid: boolean): readonly Message[] {
  const transaction = `t${sale}`;
  const euros = (cents: number) => ({ amount: (cents / 100).toFixed(2), currency: "EUR" });
  const name = { sender: "till", transaction };
  const set = (sales: Map<string, Purchase | AwaitedPurchase>, value: Purchase | AwaitedPurchase) => {
    sales.set(transaction, value);
    return transaction;
  };
  return [
    (sales) => {
      const earn = { points: 7, per: "1.00" };
      const said = { ...name, contents: "sale", atMs: 0, receivedMs: 5, total: euros(total), earn };
      const after = recordPurchase(sales.get(transaction), said);
      return after.ok ? set(sales, after.value) : undefined;
    },
    ...refunds.map(
      (cents, at): Message =>
        (sales) => {
          const before = sales.get(transaction);
          if (before === undefined || !("total" in before)) return undefined;
          const after = refundPurchase(before, { transaction: `r${sale} ${at}`, contents: "", amount: euros(cents) });
          return after.ok ? set(sales, after.value) : undefined;
        },
    ),
    ...(isVoid
      ? [
          (sales: Map<string, Purchase | AwaitedPurchase>) => {
            const after = voidPurchase(sales.get(transaction), { ...name, receivedMs: 6 });
            return after.ok ? set(sales, after.value) : undefined;
          },
        ]
      : []),
  ];
}

describe("sales of a till that come shuffled and twice", () => {
  it("leave the points of what was not given back, in every order", () => {
    const sale = fc.record({
      total: fc.integer({ min: 300, max: 5_000 }),
      refunds: fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 3 }),
      isVoid: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(sale, { maxLength: 4 }), fc.integer(), (sold, seed) => {
        const random = makeGenerator(seed);
        const messages = sold.flatMap(({ total, refunds, isVoid }, at) => messagesOf(at, total, refunds, isVoid));
        const shuffled = [...messages, ...messages].map((message) => ({ message, by: random.share() }));
        shuffled.sort((a, b) => a.by - b.by);
        const sales = new Map<string, Purchase | AwaitedPurchase>();
        let ledger = NO_POINTS;
        for (const { message } of [...shuffled, ...shuffled]) {
          const known = new Map(sales);
          const transaction = message(sales);
          const after = transaction === undefined ? undefined : sales.get(transaction);
          if (transaction === undefined || after === undefined) continue;
          const world = { expireAfterMs: 100, reason: "", rewards: [], nowMs: 10 };
          ({ ledger } = settlePurchase(ledger, { before: known.get(transaction), after }, world));
          expect(wrongSums(ledger, 10)).toEqual([]);
        }
        const due = sold.map(({ total, refunds, isVoid }) => {
          const back = refunds.reduce((sum, cents) => sum + cents, 0);
          return isVoid ? 0 : Math.floor(((total - back) * 7) / 100);
        });
        expect(balanceOf(ledger, 10)).toBe(due.reduce((sum, points) => sum + points, 0));
        const kept = [...sales.values()].map((sale) => ("total" in sale ? keptPoints(sale) : 0));
        expect(kept.reduce((sum, points) => sum + points, 0)).toBe(balanceOf(ledger, 10));
      }),
      { numRuns: runs(300) },
    );
  });
});
