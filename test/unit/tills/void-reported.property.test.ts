import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeCoupon } from "../../../shared/coupons/change-coupon.ts";
import { type Coupon, couponState } from "../../../shared/coupons/coupon.ts";
import { isVoid, type VoidReports } from "../../../shared/live/void-reports.ts";
import { balanceOf, NO_POINTS, type PointsLedger } from "../../../shared/points/points-ledger.ts";
import type { AwaitedPurchase, Purchase } from "../../../shared/points/purchase.ts";
import { stepSale } from "../../../shared/points/step-sale.ts";
import { makeGenerator } from "../../../shared/simulate/generator.ts";
import { voidReported } from "../../../shared/tills/void-reported.ts";
import { runs } from "../../support/runs.ts";
import { ask, COUPON, END_MS, HOUR_MS } from "../coupons/support/asks.ts";
import { playTills } from "../coupons/support/play-tills.ts";

const SPAN: VoidReports[] = [{ sender: "till 1", sinceMs: END_MS - 12 * HOUR_MS, untilMs: END_MS + 9 * HOUR_MS }];
const EARN = { points: 1, per: "1.00" };

const settledCoupon = (coupon: Coupon): Coupon =>
  voidReported({ coupons: [coupon], ledger: NO_POINTS }, SPAN, END_MS).coupons[0] ?? coupon;

describe("whenever what a revoked till reported is taken out, between messages of four tills", () => {
  it("no use of it is left after the last time, at most one sale holds the coupon, and once more changes nothing", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = makeGenerator(seed);
        let coupon: Coupon = { ...COUPON, places: ["bakery", "market"] };
        for (const { ask: said, isPaused } of playTills(seed)) {
          const step = changeCoupon(coupon, said, { isPaused });
          if (!step.ok) throw new Error("nobody said anything else");
          coupon = random.happens(0.3) ? settledCoupon(step.value.coupon) : step.value.coupon;
        }
        const after = settledCoupon(coupon);
        const isLeft = after.deeds.some((deed) => isVoid(deed, SPAN) && (deed.use === "held" || deed.use === "undone"));
        const held = after.deeds.filter(({ use }) => use === "held").length;
        expect([isLeft, held <= 1, settledCoupon(after) === after]).toEqual([false, true, true]);
      }),
      { numRuns: runs(300) },
    );
  });

  it("a coupon that only it took ends alike, whether the revocation or its messages were known first", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = makeGenerator(seed);
        let [often, once] = [COUPON, COUPON];
        for (let at = 0; at < 12; at++) {
          const transaction = `t${random.whole(1, 4)}`;
          const action = random.pick(["redeem", "redeem", "void", "refund"] as const) ?? "redeem";
          const said = ask({ sender: "till 1", transaction, action, atMs: END_MS - (11 - at / 2) * HOUR_MS });
          [often, once] = [often, once].map((coupon) => {
            const step = changeCoupon(coupon, said, { isPaused: false });
            return step.ok ? step.value.coupon : coupon;
          }) as [Coupon, Coupon];
          if (random.happens(0.4)) often = settledCoupon(often);
        }
        const ends = [often, once].map((coupon) => couponState(settledCoupon(coupon), END_MS - 1));
        expect(ends).toEqual(["open", "open"]);
      }),
      { numRuns: runs(300) },
    );
  });

  it("the points that are left are those of other tills, in whatever order sales, voids, refunds and it come", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = makeGenerator(seed);
        const sales = new Map<string, Purchase | AwaitedPurchase | undefined>();
        let ledger: PointsLedger = NO_POINTS;
        let honest: PointsLedger = NO_POINTS;
        const settle = () => {
          ledger = voidReported({ coupons: [], ledger }, SPAN, END_MS).ledger;
        };
        for (let message = 0; message < 25; message++) {
          const sender = `till ${random.whole(1, 2)}`;
          const transaction = `t${random.whole(1, 5)}`;
          const action = random.pick(["redeem", "redeem", "void", "refund"] as const) ?? "redeem";
          const total = { amount: action === "redeem" ? "20.00" : "6.50", currency: "EUR" };
          const about = { sender, transaction, action, contents: action, atMs: END_MS, receivedMs: END_MS };
          const said = { ...about, total, ...(action === "refund" ? { refund: `r${random.whole(1, 3)}` } : {}) };
          const world = { earn: EARN, expireAfterMs: 9 * HOUR_MS, reason: "purchase", rewards: [], nowMs: END_MS };
          const name = `${sender} ${transaction}`;
          const step = stepSale(sales.get(name), ledger, said, world);
          if (!step.ok) continue;
          if (sender === "till 2") {
            const alone = stepSale(sales.get(name), honest, said, world);
            if (alone.ok) honest = alone.value.ledger;
          }
          sales.set(name, step.value.sale);
          ledger = step.value.ledger;
          if (random.happens(0.3)) settle();
        }
        settle();
        const before = ledger;
        settle();
        expect([balanceOf(ledger, END_MS), ledger === before]).toEqual([balanceOf(honest, END_MS), true]);
      }),
      { numRuns: runs(300) },
    );
  });
});
