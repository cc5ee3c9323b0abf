import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enterSale, MAX_SALE_PEOPLE, type SaleEntry, type SaleMessage } from "../../../shared/index/sale-entry.ts";

const of = (owner: string) => ({ owner, locator: `sealed ${owner}` });
const enterAll = (messages: readonly SaleMessage[]) =>
  messages.reduce<SaleEntry | undefined>((known, message) => enterSale(known, message) ?? known, undefined);

describe("a transaction", () => {
  it("concerns whose card and whose coupons its messages name, each person once", () => {
    const messages = [{ coupon: of("a") }, { coupon: of("b"), card: of("c") }, { coupon: of("a") }, { card: of("c") }];
    expect(enterAll(messages)).toEqual({ card: of("c"), coupons: [of("a"), of("b")] });
  });

  it("takes no other card than its first", () => {
    const first = enterSale(undefined, { card: of("a") });
    expect(enterSale(first, { card: of("b") })).toBeUndefined();
    expect(enterSale(first, { card: of("b"), coupon: of("c") })).toBeUndefined();
  });

  it(`takes coupons of ${MAX_SALE_PEOPLE} people at most`, () => {
    const full = enterAll(Array.from({ length: MAX_SALE_PEOPLE }, (_, number) => ({ coupon: of(`${number}`) })));
    expect(enterSale(full, { coupon: of("one more") })).toBeUndefined();
    expect(enterSale(full, { coupon: of("3") })).toBe(full);
    expect(enterSale(full, { coupon: of("3"), card: of("3") })?.card).toEqual(of("3"));
  });

  it("is the same object after a message that says nothing new, however often it comes", () => {
    const message = fc.record(
      { card: fc.constantFrom(of("a"), of("b")), coupon: fc.constantFrom(of("a"), of("b"), of("c")) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        const sale = enterAll(messages);
        for (const one of messages) expect([undefined, sale]).toContain(sale && enterSale(sale, one));
      }),
    );
  });
});
