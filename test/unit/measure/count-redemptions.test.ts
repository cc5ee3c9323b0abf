import { describe, expect, it } from "vitest";
import type { Coupon } from "../../../shared/coupons/coupon.ts";
import { countRedemptions } from "../../../shared/measure/count-redemptions.ts";
import type { CountedOffer } from "../../../shared/measure/counted-offer.ts";
import { newPerson } from "../../../shared/person/person-state.ts";
import { ask, COUPON, END_MS, HOUR_MS, play } from "../coupons/support/asks.ts";
import { kept } from "../coupons/support/kept.ts";

const OFFER: CountedOffer = {
  key: { moment: "bread", campaign: "", variant: "a", arm: "treatment", channel: "inline", place: "" },
};
const SOLD_MS = END_MS - 10 * HOUR_MS;
const VOIDED_MS = SOLD_MS + 3 * HOUR_MS;

const redeemed = play(COUPON, [ask({ receivedMs: SOLD_MS })]).coupon;
const refused = play(redeemed, [ask({ sender: "b", transaction: "2" })]).coupon;
const voided = play(redeemed, [ask({ action: "void", receivedMs: VOIDED_MS })]).coupon;

describe("what a till's message counts as", () => {
  it.each<[string, Coupon, Coupon, readonly object[]]>([
    ["a redemption, in its hour", COUPON, redeemed, [{ hour: SOLD_MS / HOUR_MS, figures: { redemptions: 1 } }]],
    [
      "a void, in the hour of the redemption",
      redeemed,
      voided,
      [{ hour: SOLD_MS / HOUR_MS, figures: { redemptions: -1 } }],
    ],
    ["the same again", redeemed, redeemed, []],
    ["a refusal", redeemed, refused, []],
  ])("%s", (_, before, after, counts) => {
    const [was, is] = [before, after].map((coupon) => [kept("c", coupon)]);
    const found = countRedemptions(was ?? [], is ?? [], { person: newPerson("ada", 0), offerOf: () => OFFER });
    expect(found).toEqual(counts.map((count) => expect.objectContaining(count)));
  });

  it("is nothing for a coupon of no offer that is known, as one for points", () => {
    const about = { person: newPerson("ada", 0), offerOf: () => undefined };
    expect(countRedemptions([kept("c", COUPON)], [kept("c", redeemed)], about)).toEqual([]);
  });
});
