import { describe, expect, it } from "vitest";
import { couponState, isPaused, withdrawCoupon } from "../../../shared/coupons/coupon.ts";
import type { TillAsk } from "../../../shared/coupons/till-ask.ts";
import { ask, COUPON, END_MS, HOUR_MS, play, said } from "./support/asks.ts";

const NOW_MS = END_MS - 10 * HOUR_MS;
const B = { sender: "b", transaction: "t9", place: "café" };
const VOID = { action: "void" as const, transaction: "v1", of: "t1" };
const later = (changes: Partial<TillAsk>, hours: number) => ask({ atMs: NOW_MS + hours * HOUR_MS, ...changes });

describe("a coupon", () => {
  it("is redeemed once: whoever comes second hears when, and whether it was here", () => {
    const asks = [ask(), later(B, 1), later({ transaction: "t2" }, 2)];
    const played = play(COUPON, asks);
    const used = { result: "refused", reason: "used", redeemedAtMs: NOW_MS };
    expect(played.outcomes).toEqual([
      { result: "redeemed", redemption: "redemption a t1" },
      { ...used, redeemedHere: false },
      { ...used, redeemedHere: true },
    ]);
    expect(couponState(played.coupon, END_MS + HOUR_MS)).toBe("redeemed");
  });

  it("redeemed by a back end that names no place was redeemed here if the same one asks", () => {
    const { place: _, ...nowhere } = ask();
    const played = play(COUPON, [nowhere, later({ transaction: "t2" }, 1), later(B, 1)]);
    expect(played.outcomes.slice(1).map((outcome) => typeof outcome !== "string" && outcome.redeemedHere)).toEqual([
      true,
      false,
    ]);
  });

  it("is redeemed until its end, and at its end no longer", () => {
    const at = (atMs: number) => said(play(COUPON, [ask({ atMs })]))[0];
    expect([at(END_MS - 1), at(END_MS)]).toEqual(["redeemed", "refused expired"]);
    expect([couponState(COUPON, END_MS - 1), couponState(COUPON, END_MS)]).toEqual(["open", "expired"]);
  });

  it.each<[string, number, number, string]>([
    ["2 minutes ago, before the end", END_MS - 1, END_MS + 120_000, "redeemed"],
    ["10 minutes ago, before the end", END_MS - 1, END_MS - 1 + 600_000, "redeemed"],
    ["days ago: no more than 10 minutes count", END_MS - 1, END_MS + 600_000, "refused expired"],
    ["days ago, while it is still good", END_MS - 90 * HOUR_MS, END_MS - 1, "redeemed"],
    ["by a clock that is fast", END_MS + 20_000, END_MS - 10, "redeemed"],
  ])("is judged as at the till: rung up %s", (_, atMs, receivedMs, answer) => {
    expect(said(play(COUPON, [ask({ atMs, receivedMs })]))).toEqual([answer]);
  });

  it("is taken only in its places, and there only by who says so", () => {
    const coupon = { ...COUPON, places: ["bakery", "market"] };
    const { place: _, ...nowhere } = ask();
    expect(said(play(coupon, [nowhere]))).toEqual(["refused not-here"]);
    expect(said(play(coupon, [ask(B), ask()]))).toEqual(["refused not-here", "redeemed"]);
    expect(said(play(COUPON, [nowhere]))).toEqual(["redeemed"]);
  });

  it("is refused while it is paused, and its answers of before still stand", () => {
    expect(said(play(COUPON, [ask(), ask({ action: "check" })], true))).toEqual(["refused void", "refused void"]);
    const { coupon } = play(COUPON, [ask()]);
    expect(said(play(coupon, [ask(), later(B, 1)], true))).toEqual(["redeemed", "refused used"]);
  });

  it("that was withdrawn is void; one that was redeemed before stays redeemed", () => {
    const withdrawn = { reason: "exit" as const, atMs: NOW_MS };
    const left = withdrawCoupon(COUPON, withdrawn);
    expect([couponState(left, NOW_MS), said(play(left, [ask()]))]).toEqual(["void", ["refused void"]]);
    expect(withdrawCoupon(left, { reason: "merge", atMs: NOW_MS + 1 })).toBe(left);
    const redeemed = withdrawCoupon(play(COUPON, [ask()]).coupon, withdrawn);
    expect(couponState(redeemed, NOW_MS)).toBe("redeemed");
    expect(couponState(play(redeemed, [later(VOID, 1)]).coupon, NOW_MS)).toBe("void");
    expect(withdrawCoupon(COUPON, { reason: "exit", atMs: END_MS })).toBe(COUPON);
  });
});

describe("a check", () => {
  it("says what a redemption would, and changes nothing", () => {
    const check = ask({ action: "check" });
    const played = play(COUPON, [check, check, { ...check, contents: "other" }]);
    expect([said(played), played.coupon]).toEqual([["checked", "checked", "checked"], COUPON]);
    const { coupon } = play(COUPON, [ask()]);
    expect(play(coupon, [check])).toEqual({
      coupon,
      outcomes: [{ result: "refused", reason: "used", redeemedAtMs: NOW_MS, redeemedHere: true }],
    });
  });
});

describe("the same message again", () => {
  it("gets the same answer, whatever has become of the coupon, and changes nothing", () => {
    const asks = [ask(), later(B, 1), later(VOID, 2), later({ ...B, transaction: "t10" }, 3)];
    const first = play(COUPON, asks);
    expect(said(first)).toEqual(["redeemed", "refused used", "voided", "redeemed"]);
    const again = play(
      first.coupon,
      asks.map((one) => ({ ...one, atMs: one.atMs + HOUR_MS, receivedMs: END_MS + 900 * HOUR_MS })),
    );
    expect(again.outcomes).toEqual(first.outcomes);
    expect(again.coupon).toBe(first.coupon);
  });

  it("with other contents is refused, and another sender's transaction of that name is none of it", () => {
    const asks = [ask(), ask({ contents: "other" }), ask({ sender: "b" })];
    expect(said(play(COUPON, asks))).toEqual(["redeemed", "transaction-reused", "refused used"]);
  });

  it("is remembered for the newest 32 that were refused, and for every redemption", () => {
    const many = Array.from({ length: 40 }, (_, at) => ask({ ...B, transaction: `r${at}` }));
    const { coupon } = play(COUPON, [ask(), ...many]);
    expect(coupon.deeds).toHaveLength(33);
    expect(said(play(coupon, [ask(), ask({ contents: "other" })]))).toEqual(["redeemed", "transaction-reused"]);
  });
});

describe("a void", () => {
  it("reinstates the coupon, which somebody else may redeem then", () => {
    const played = play(COUPON, [ask(), later(VOID, 1), later(B, 2)]);
    expect(said(played)).toEqual(["redeemed", "voided", "redeemed"]);
  });

  it.each<[string, Partial<TillAsk>]>([
    ["its transaction", VOID],
    ["the redemption that was answered", { ...VOID, of: "redemption a t1" }],
    ["nothing but its own transaction, which is that of the sale", { action: "void", transaction: "t1" }],
  ])("may name %s", (_, changes) => {
    expect(couponState(play(COUPON, [ask(), later(changes, 1)]).coupon, NOW_MS)).toBe("open");
  });

  it("leaves an expired coupon expired", () => {
    const { coupon } = play(COUPON, [ask(), later(VOID, 11)]);
    expect(couponState(coupon, END_MS)).toBe("expired");
  });

  it("is good for 24 hours between the two receipts, whatever the messages say of themselves", () => {
    const at = (receivedMs: number) => said(play(COUPON, [ask(), ask({ ...VOID, receivedMs })]))[1];
    expect(at(NOW_MS + 24 * HOUR_MS)).toBe("voided");
    expect(at(NOW_MS + 24 * HOUR_MS + 1)).toBe("refused used");
    const late = [ask({ receivedMs: NOW_MS + 30 * HOUR_MS, atMs: NOW_MS }), later(VOID, 31)];
    expect(said(play({ ...COUPON, expiresMs: END_MS + 99 * HOUR_MS }, late))).toEqual(["redeemed", "voided"]);
  });

  it("is the same sender's: another's redemption is unknown to it, and another's transaction its own that never came", () => {
    const asks = [ask(), later({ ...B, action: "void", of: "redemption a t1" }, 1), later({ ...VOID, sender: "b" }, 1)];
    const played = play(COUPON, asks);
    expect(said(played)).toEqual(["redeemed", "refused unknown", "voided"]);
    expect(couponState(played.coupon, NOW_MS)).toBe("redeemed");
  });

  it("that comes before its redemption is kept and applied, and both orders end alike", () => {
    const [ahead, after] = [play(COUPON, [ask(VOID), ask()]), play(COUPON, [ask(), ask(VOID)])];
    expect([said(ahead), said(after)]).toEqual([
      ["voided", "voided"],
      ["redeemed", "voided"],
    ]);
    for (const { coupon } of [ahead, after]) {
      expect(couponState(coupon, NOW_MS)).toBe("open");
      expect(coupon.deeds.filter(({ use }) => use === "undone")).toHaveLength(1);
    }
    expect(said(play(ahead.coupon, [ask(), ask(VOID), later(B, 1)]))).toEqual(["voided", "voided", "redeemed"]);
  });

  it("that another sender sent ahead takes nothing from a sale of the same transaction", () => {
    expect(said(play(COUPON, [ask({ ...VOID, sender: "b" }), ask()]))).toEqual(["voided", "redeemed"]);
  });

  it("finds its sale, though a refund of the same transaction came too early", () => {
    const played = play(COUPON, [ask({ action: "refund" }), ask(), later(VOID, 1)]);
    expect(said(played)).toEqual(["refused unknown", "redeemed", "voided"]);
    expect(couponState(played.coupon, NOW_MS)).toBe("open");
  });

  it("reinstates twice at most: then the sale is void, and the coupon stays used", () => {
    const round = (at: number) => [
      later({ transaction: `t${at}` }, at),
      later({ action: "void", transaction: `v${at}`, of: `t${at}` }, at),
    ];
    const asks = [1, 2, 3].flatMap(round);
    const played = play(COUPON, [...asks, later(B, 4)]);
    expect(said(played)).toEqual(["redeemed", "voided", "redeemed", "voided", "redeemed", "voided", "refused used"]);
    const [, , , , sale, third] = asks;
    const ahead = sale && third ? play(COUPON, [...asks.slice(0, 4), third, sale, later(B, 4)]) : played;
    expect(said(ahead).slice(4)).toEqual(["voided", "voided", "refused used"]);
  });

  it("of what was refused, or void before, changes nothing", () => {
    const { coupon } = play(COUPON, [ask(B), ask()]);
    const voided = play(coupon, [ask(VOID)]).coupon;
    expect(couponState(voided, NOW_MS)).toBe("redeemed");
    expect(voided.deeds.map(({ use }) => use)).toEqual(["held", undefined, undefined]);
    const twice = play(COUPON, [ask(), ask(VOID), later(B, 1), later({ ...VOID, transaction: "v2" }, 2)]);
    expect(said(twice)).toEqual(["redeemed", "voided", "redeemed", "voided"]);
    expect(couponState(twice.coupon, NOW_MS)).toBe("redeemed");
  });
});

describe("a refund", () => {
  const REFUND = { action: "refund" as const, transaction: "f1", of: "t1" };

  it("gives money back, and not the coupon", () => {
    const played = play(COUPON, [ask(), later(REFUND, 1), later(B, 2), later(REFUND, 3)]);
    expect(said(played)).toEqual(["redeemed", "refunded", "refused used", "refunded"]);
  });

  it.each<[string, readonly TillAsk[], string]>([
    ["nobody redeemed", [], "refused unknown"],
    ["another sender redeemed", [ask({ sender: "b" })], "refused unknown"],
    ["was refused", [ask(B), ask()], "refused unknown"],
    ["was voided", [ask(), ask(VOID)], "refused void"],
  ])("of what %s: %s", (_, before, answer) => {
    expect(said(play(COUPON, [...before, later(REFUND, 1)])).at(-1)).toBe(answer);
  });
});

describe("a pause", () => {
  const reward = { ...COUPON, from: { reward: "coffee", spend: "s" } };

  it.each([
    [{ moment: "warm-bread" }, true, false],
    [{ moment: "warm-bread", variant: "a" }, true, false],
    [{ moment: "warm-bread", variant: "b" }, false, false],
    [{ moment: "coffee" }, false, false],
    [{ reward: "coffee" }, false, true],
    [{ reward: "warm-bread" }, false, false],
  ])("of %j concerns a coupon of the moment: %s, of the reward: %s", (pause, ofMoment, ofReward) => {
    expect([isPaused(COUPON, [pause]), isPaused(reward, [pause])]).toEqual([ofMoment, ofReward]);
  });

  it("of nothing concerns none", () => {
    expect(isPaused(COUPON, [])).toBe(false);
  });
});
