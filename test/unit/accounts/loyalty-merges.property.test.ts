import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CapPolicy } from "../../../shared/accounts/beyond-caps.ts";
import type { PersonRows } from "../../../shared/accounts/person-rows.ts";
import { unitePeople } from "../../../shared/accounts/unite-people.ts";
import { indexJourneys } from "../../../shared/catalog/compile/index-journeys.ts";
import { buyReward } from "../../../shared/coupons/buy-reward.ts";
import { couponState } from "../../../shared/coupons/coupon.ts";
import type { KeptCoupon } from "../../../shared/coupons/kept-coupon.ts";
import { unusedRewards, voidRewards } from "../../../shared/coupons/unused-rewards.ts";
import { FROZEN_MS, isGone, type LoyaltyCard, numbersOf } from "../../../shared/loyalty/loyalty-card.ts";
import { isNewer } from "../../../shared/person/is-newer.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import { creditPoints } from "../../../shared/points/change-points.ts";
import { momentSource } from "../../../shared/points/moment-source.ts";
import { balanceOf, ledgerOf, type PointsLedger } from "../../../shared/points/points-ledger.ts";
import {
  keptPoints,
  type Purchase,
  recordPurchase,
  refundPurchase,
  voidPurchase,
} from "../../../shared/points/purchase.ts";
import { settlePurchase } from "../../../shared/points/settle-purchase.ts";
import { type Generator, makeGenerator } from "../../../shared/simulate/generator.ts";
import { greeting, townPolicy } from "../../support/decide-world.ts";
import { exposuresOf, messageRow, NO_CAPS, rowsOfPerson } from "../../support/person-rows.ts";
import { runs } from "../../support/runs.ts";

const ENDLESS_MS = 10 ** 9;
const GRANTED = { loyalty: { granted: true, atMs: 0 } };
const POLICY = townPolicy({
  loyalty: {
    name: "Friends",
    earn: [{ points: 1, per: "1.00", currency: "EUR" }],
    rewards: [15, 40].map((points) => ({
      id: `for-${points}`,
      title: "Yours",
      points,
      coupon: { value: "Yours", validFor: "P180D" },
    })),
  },
});

const pointsOf = ({ points = [] }: PersonRows): PointsLedger => ledgerOf(points.map(({ value }) => JSON.parse(value)));
const withPoints = (rows: PersonRows, { credits, debits }: PointsLedger): PersonRows => ({
  ...rows,
  points: [...credits, ...debits].map((entry) => ({ name: entry.source, value: JSON.stringify(entry) })),
});
const isPurchase = (one: object): one is Purchase => "total" in one;

function unite(
  account: PersonRows,
  device: PersonRows,
  id: string,
  nowMs: number,
  caps: CapPolicy = NO_CAPS,
): PersonRows {
  const journeys = indexJourneys([]);
  return unitePeople(account, device, { id, places: true, owners: {}, scores: [], journeys, caps, nowMs });
}

/** A purchase as it is by now: what it earns no more is taken back, and unused rewards with it. */
function settle(rows: PersonRows, before: Purchase | undefined, after: Purchase, nowMs: number): PersonRows {
  const coupons = rows.coupons ?? [];
  const world = { expireAfterMs: ENDLESS_MS, reason: "", nowMs };
  const rewards = unusedRewards(
    coupons.map(({ coupon }) => coupon),
    nowMs,
  );
  const { ledger, undone } = settlePurchase(pointsOf(rows), { before, after }, { ...world, rewards });
  const left = voidRewards(
    coupons.map(({ coupon }) => coupon),
    undone,
    nowMs,
  );
  const others = (rows.purchases ?? []).filter(({ transaction }) => transaction !== after.transaction);
  return {
    ...withPoints(rows, ledger),
    coupons: coupons.map((kept, at): KeptCoupon => ({ ...kept, coupon: left[at] ?? kept.coupon })),
    purchases: [...others, after],
  };
}

/** Something that happens to one person. */
function happen(rows: PersonRows, random: Generator, nowMs: number): PersonRows {
  const euros = { amount: `${random.whole(5, 60)}`, currency: "EUR" };
  const sales = (rows.purchases ?? []).filter(isPurchase);
  const sale = random.pick(sales);
  switch (random.pick(["buy", "buy", "refund", "void", "reward", "reward", "use"] as const)) {
    case "buy": {
      const earn = { points: 1, per: "1.00" };
      const about = { sender: "till", transaction: `t${nowMs}`, contents: "", atMs: nowMs, receivedMs: nowMs };
      const bought = recordPurchase(undefined, { ...about, total: euros, earn });
      return bought.ok ? settle(rows, undefined, bought.value, nowMs) : rows;
    }
    case "refund": {
      const refund = { transaction: `r${nowMs}`, contents: "", amount: euros };
      const after = sale && refundPurchase(sale, refund);
      return after?.ok ? settle(rows, sale, after.value, nowMs) : rows;
    }
    case "void": {
      const after = sale && voidPurchase(sale, { ...sale, receivedMs: nowMs });
      return after?.ok && isPurchase(after.value) ? settle(rows, sale, after.value, nowMs) : rows;
    }
    case "reward": {
      const wanted = random.pick(["for-15", "for-40"]) ?? "";
      const about = { serial: `s${nowMs}`, newCode: () => `c${nowMs}`, locale: undefined, nowMs };
      const bought = buyReward(pointsOf(rows), wanted, POLICY, about);
      if (!bought.ok) return rows;
      return { ...withPoints(rows, bought.value.points), coupons: [...(rows.coupons ?? []), bought.value.coupon] };
    }
    default: {
      const open = (rows.coupons ?? []).find(({ coupon }) => couponState(coupon, nowMs) === "open");
      const deed = { sender: "till", transaction: `u${nowMs}`, action: "redeem", contents: "", use: "held" } as const;
      const used = { ...deed, atMs: nowMs, receivedMs: nowMs, outcome: { result: "redeemed" } } as const;
      return {
        ...rows,
        coupons: (rows.coupons ?? []).map((kept) =>
          kept === open ? { ...kept, coupon: { ...kept.coupon, deeds: [used] } } : kept,
        ),
      };
    }
  }
}

/** What does not hold of points and rewards, whatever happened before. */
function wrongIn(rows: PersonRows, nowMs: number): readonly string[] {
  const ledger = pointsOf(rows);
  const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);
  const spends = ledger.debits.filter(({ kind, releasedMs }) => kind === "spend" && releasedMs === undefined);
  const due = sum((rows.purchases ?? []).filter(isPurchase).map(keptPoints)) - sum(spends.map(({ points }) => points));
  const paid = (rows.coupons ?? []).filter(({ coupon }) => couponState(coupon, nowMs) !== "void");
  const sources = paid.flatMap(({ coupon: { from } }) => ("spend" in from ? [from.spend] : []));
  const wrong: string[] = [];
  if (balanceOf(ledger, nowMs) !== due) wrong.push(`${balanceOf(ledger, nowMs)} points, and ${due} are due`);
  const standing = spends.map(({ source }) => source).toSorted();
  if (JSON.stringify(sources.toSorted()) !== JSON.stringify(standing)) wrong.push("a reward and its spend are not one");
  if (new Set((rows.points ?? []).map(({ name }) => name)).size !== (rows.points ?? []).length)
    wrong.push("a source twice");
  return wrong;
}

describe("points and rewards of people who become one", () => {
  it("are what purchases keep less what rewards cost, whatever happens before, between and after merges", () => {
    const seen = { debts: 0, rewards: 0, undone: 0 };
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = makeGenerator(seed);
        const people = new Map(
          ["account", "one", "two"].map((id) => [id, rowsOfPerson(id, { consent: GRANTED })] as const),
        );
        for (let nowMs = 1; nowMs <= 60; nowMs++) {
          const id = random.pick([...people.keys()]) ?? "account";
          const rows = people.get(id);
          if (rows === undefined) continue;
          if (id === "account" || random.happens(0.9)) {
            people.set(id, happen(rows, random, nowMs));
          } else {
            const account = people.get("account") ?? rowsOfPerson("account");
            const united = unite(account, rows, `m${nowMs}`, nowMs);
            // What comes over once more is known by its ids.
            expect(unite(united, rows, `n${nowMs}`, nowMs).points).toEqual(united.points);
            people.delete(id);
            people.set("account", united);
          }
          for (const one of people.values()) {
            expect(wrongIn(one, nowMs)).toEqual([]);
            const { debits } = pointsOf(one);
            seen.debts += debits.some(({ owed }) => owed > 0) ? 1 : 0;
            seen.rewards += debits.filter(({ kind }) => kind === "spend").length;
            seen.undone += debits.filter(({ releasedMs }) => releasedMs !== undefined).length;
          }
        }
      }),
      { numRuns: runs(120) },
    );
    for (const [what, count] of Object.entries(seen)) expect([what, count > 0]).toEqual([what, true]);
  });

  it("are the same in whatever order two devices become the account's", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = makeGenerator(seed);
        const [account, one, two] = ["account", "one", "two"].map((id, at) => {
          let rows = rowsOfPerson(id, { consent: GRANTED });
          for (let step = 0; step < 15; step++) rows = happen(rows, random, at * 100 + step);
          return rows;
        });
        if (account === undefined || one === undefined || two === undefined) throw new Error("nobody is there");
        const there = unite(unite(account, one, "m1", 1_000), two, "m2", 1_000);
        const back = unite(unite(account, two, "m2", 1_000), one, "m1", 1_000);
        expect(balanceOf(pointsOf(there), 1_000)).toBe(balanceOf(pointsOf(back), 1_000));
        expect([wrongIn(there, 1_000), wrongIn(back, 1_000)]).toEqual([[], []]);
      }),
      { numRuns: runs(80) },
    );
  });

  it("come over from moments only as far as the caps allow, the oldest first", () => {
    const policy = townPolicy({ moments: [greeting({ id: "gift", caps: [{ max: 3, per: "P1D" }] })] });
    const times = fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { maxLength: 6 });
    fc.assert(
      fc.property(times, times, (ofAccount, ofDevice) => {
        const given = (id: string, all: readonly number[]) => {
          const serials = all.map((atMs) => ({ atMs, serial: `${id}${atMs}` }));
          const messages = serials.map(({ atMs, serial }) => {
            const exposure = { id: serial, atMs, moment: "gift", marketing: false, person: false };
            return messageRow(id, serial, { atMs, serial, exposures: JSON.stringify([exposure]) });
          });
          const ledger = serials.reduce(
            (before, { atMs, serial }) => {
              const lot = {
                source: momentSource(serial, "gift"),
                points: 10,
                atMs,
                untilMs: ENDLESS_MS,
                reason: "gift",
              };
              return creditPoints(before, lot, 1_000);
            },
            { credits: [], debits: [] } as PointsLedger,
          );
          return withPoints(rowsOfPerson(id, { consent: GRANTED, messages }), ledger);
        };
        const account = given("account", ofAccount.slice(0, 3));
        const united = unite(account, given("phone", ofDevice), "m", 1_000, policy);
        const mine = Math.min(3, ofAccount.length);
        const over = Math.max(0, Math.min(ofDevice.length, 3 - mine));
        expect(balanceOf(pointsOf(united), 1_000)).toBe(10 * (mine + over));
        expect(exposuresOf(united)).toHaveLength(mine + ofDevice.length);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe("cards of two people who become one", () => {
  const NOW_MS = 100 * FROZEN_MS;
  const stamp = fc.record({ iatMs: fc.integer({ min: 0, max: 3 }), jti: fc.constantFrom("a", "b") });
  const cardOf = (name: string): fc.Arbitrary<LoyaltyCard | undefined> =>
    fc.option(
      fc.record(
        {
          number: fc.constant(`${name}1`),
          serial: fc.constant(name),
          index: fc.constantFrom("put" as const, "held" as const),
          also: fc.constant([`${name}2`]),
          reserved: fc.constant([`${name}3`]),
          from: fc.constant([`of ${name}`]),
          stamp,
          frozenMs: fc.integer({ min: NOW_MS - 2 * FROZEN_MS, max: NOW_MS }),
          balance: fc.tuple(fc.integer(), stamp).map(([value, by]) => ({ value, ...by })),
        },
        { requiredKeys: ["number", "serial", "index"] },
      ),
      { nil: undefined },
    );
  const consent = fc.boolean().map((granted) => ({ loyalty: { granted, atMs: 0 } }));

  it("keep every number for them, of those that are not over, and are frozen only without the consent", () => {
    fc.assert(
      fc.property(cardOf("own"), cardOf("phone"), consent, consent, (own, other, said, meant) => {
        const account = rowsOfPerson("account", { card: own, consent: said });
        const device = rowsOfPerson("phone", { card: other, consent: meant });
        const isOver = (card: LoyaltyCard | undefined) => card !== undefined && isGone(card, NOW_MS);
        const kept = [own, other].filter((card) => card !== undefined && !isOver(card));
        const united = unite(account, device, "m", NOW_MS);
        const numbers = united.card === undefined ? [] : numbersOf(united.card);
        expect(numbers.toSorted()).toEqual(kept.flatMap((card) => (card ? numbersOf(card) : [])).toSorted());
        const left = (united.codes ?? []).flatMap(({ codes }) => codes.map(({ code }) => code));
        const over = [own, other].flatMap((card) => (card && isOver(card) ? numbersOf(card) : []));
        expect(left.toSorted()).toEqual(over.toSorted());
        if (united.card === undefined) return;
        expect(united.card.frozenMs === undefined).toBe(isGranted(united.person.consent, "loyalty"));
        if (kept.includes(other))
          expect(united.card).toMatchObject({ index: "put", from: expect.arrayContaining(["phone"]) });
        if (own !== undefined && kept.includes(own)) {
          const isOtherShown = kept.includes(other) && other?.stamp !== undefined && isNewer(other.stamp, own.stamp);
          expect(united.card.number).toBe(isOtherShown ? other?.number : own.number);
        }
      }),
      { numRuns: runs(300) },
    );
  });
});
