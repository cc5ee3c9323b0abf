import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { couponState, heldBy } from "../../../shared/coupons/coupon.ts";
import { expiryJudgedMs, type TillAsk } from "../../../shared/coupons/till-ask.ts";
import { runs } from "../../support/runs.ts";
import { ask, COUPON, END_MS, HOUR_MS, play } from "./support/asks.ts";
import { type Heard, playTills, wordsOf } from "./support/play-tills.ts";

const LIVES = runs(500);

function always(holds: (heard: readonly Heard[]) => void): void {
  fc.assert(
    fc.property(fc.integer(), (seed) => holds(playTills(seed))),
    { numRuns: LIVES },
  );
}

function keyOf({ sender, transaction, action }: TillAsk): string {
  return `${sender} ${transaction} ${action}`;
}

describe("a coupon at four tills whose messages come shuffled, late and several times", () => {
  it("is used up by one sale at a time, and by three ever", () => {
    always((heard) => {
      for (const { after } of heard) {
        expect(after.deeds.filter(({ use }) => use === "held").length).toBeLessThanOrEqual(1);
        expect(after.deeds.filter(({ use }) => use === "undone").length).toBeLessThanOrEqual(2);
      }
    });
  });

  it("was given for goods once more than it was taken back, at most", () => {
    always((heard) => {
      const given = new Set<string>();
      const takenBack = new Set<string>();
      for (const { ask, outcome, before, after } of heard) {
        if (ask.action === "redeem" && outcome.result === "redeemed") given.add(keyOf(ask));
        const held = heldBy(before);
        if (held !== undefined && heldBy(after) === undefined)
          takenBack.add(`${held.sender} ${held.transaction} redeem`);
        expect(given.size - takenBack.size).toBeLessThanOrEqual(1);
        expect([...takenBack].every((sale) => given.has(sale))).toBe(true);
      }
    });
  });

  it("answers each message the same, however often it comes, and only the first time changes anything", () => {
    always((heard) => {
      const answers = new Map<string, string>();
      for (const { ask, outcome, before, after } of heard) {
        if (ask.action === "check") {
          expect(after).toBe(before);
          continue;
        }
        const known = answers.get(keyOf(ask));
        if (known !== undefined) expect([JSON.stringify(outcome), after === before]).toEqual([known, true]);
        answers.set(keyOf(ask), JSON.stringify(outcome));
      }
    });
  });

  it("is taken only while it is open, in its places, before its end, and not in a pause", () => {
    always((heard) => {
      for (const { ask, outcome, before, after, isPaused } of heard) {
        if (ask.action !== "redeem" || outcome.result === "refused" || before === after) continue;
        expect(couponState(before, expiryJudgedMs(ask))).toBe("open");
        expect([ask.place, isPaused]).toEqual([expect.stringMatching(/^(bakery|market)$/), false]);
      }
    });
  });

  it("and all of it does happen", () => {
    const happened = new Map<string, number>();
    for (let seed = 0; seed < 2_000; seed++) {
      for (const one of playTills(seed)) {
        const words = one.before === one.after && one.ask.action !== "check" ? "again" : wordsOf(one);
        happened.set(words, (happened.get(words) ?? 0) + 1);
      }
    }
    for (const what of [
      "again",
      "check checked",
      "redeem redeemed",
      "redeem voided",
      "redeem refused used",
      "redeem refused expired",
      "redeem refused not-here",
      "redeem refused void",
      "reinstated",
      "voided without effect",
      "void refused used",
      "refund refunded",
      "refund refused void",
    ])
      expect(happened.get(what) ?? 0, what).toBeGreaterThan(20);
  });
});

/** Every order of a list. */
function orders<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((first, at) => orders(items.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}

describe("a sale and its void", () => {
  const atMs = END_MS - HOUR_MS;
  const sale = ask({ atMs });
  const back = ask({ atMs, action: "void", transaction: "v1", of: "t1" });
  const others = [
    ask({ atMs, sender: "b", transaction: "t9" }),
    ask({ atMs, sender: "c", transaction: "v9", action: "void" }),
  ];

  it("leave the coupon to whoever comes next, in every order", () => {
    for (const order of orders([sale, back, back, sale])) {
      const { coupon } = play(COUPON, order);
      expect([couponState(coupon, atMs), coupon.deeds.length]).toEqual(["open", 2]);
      const next = play(coupon, others);
      expect(couponState(next.coupon, atMs)).toBe("redeemed");
      expect(heldBy(next.coupon)?.sender).toBe("b");
    }
  });

  it("among other sales leave it used once at most, in every order", () => {
    for (const order of orders([sale, back, ...others, sale])) {
      const { coupon, outcomes } = play(COUPON, order);
      const isB = heldBy(coupon)?.sender === "b";
      const answered = outcomes[order.findIndex(({ sender }) => sender === "b")];
      expect(isB).toBe(typeof answered !== "string" && answered?.result === "redeemed");
      expect(heldBy(coupon)?.sender).not.toBe("a");
    }
  });
});
