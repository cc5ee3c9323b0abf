import { describe, expect, it } from "vitest";
import { expectFault, faultsOf, withValue } from "./faults-of.ts";
import { fullCatalog } from "./full-catalog.ts";

const COUPON = "/moments/0/offer/variants/0/coupon";
const TEN = { value: { en: "10 % off" }, validFor: "P7D" };

describe("a coupon", () => {
  it.each([
    TEN,
    { ...TEN, value: "10 % off", where: { place: "main-street" }, discount: { percent: 10 } },
    { ...TEN, where: { label: "shop" }, discount: { amount: "2.50", currency: "EUR" } },
    { ...TEN, validFor: "P180D", discount: { item: "coffee" } },
  ])("is taken as %j", (coupon) => {
    expect(faultsOf(withValue(COUPON, coupon))).toEqual([]);
  });

  it.each<[unknown, RegExp, string?]>([
    [{ validFor: "P7D" }, /is missing/, "/value"],
    [{ value: { en: "10 % off" } }, /is missing/, "/validFor"],
    [{ ...TEN, validFor: "P181D" }, /at most 180 days/, "/validFor"],
    [{ ...TEN, value: { de: "10 %" } }, /must have "en"/, "/value"],
    [{ ...TEN, value: { en: "{place}: 10 %" } }, /must not name values/, "/value/en"],
    [{ ...TEN, where: { place: "atlantis" } }, /no place "atlantis"/, "/where/place"],
    [{ ...TEN, discount: {} }, /must have one of percent, amount and item/, "/discount"],
    [{ ...TEN, discount: { percent: 0 } }, /above 0/, "/discount/percent"],
    [{ ...TEN, discount: { percent: 101 } }, /at most 100/, "/discount/percent"],
    [{ ...TEN, discount: { amount: "2,50", currency: "EUR" } }, /amount in quotes/, "/discount/amount"],
    [{ ...TEN, discount: { amount: "2.50" } }, /is missing/, "/discount/currency"],
    [{ ...TEN, discount: { percent: 10, item: "tea" } }, /keep one of percent and item/, "/discount"],
    [{ ...TEN, code: { static: "4006381333931", symbology: "ean13" } }, /not in this version/, "/code"],
  ])("as %j is refused", (coupon, detail, at = "") => {
    expectFault(COUPON, coupon, detail, COUPON + at);
  });

  it.each([[undefined], [[]]])("needs caps of its moment, and %j are none", (caps) => {
    const document = withValue("/moments/0/caps", caps, withValue("/moments/0/then", [], withValue(COUPON, TEN)));
    expect(faultsOf(document)).toEqual([
      { pointer: "/moments/0", detail: "needs caps: a moment with a coupon must have one" },
    ]);
  });

  it("for a scan needs trust written out: a picture of a code can be copied", () => {
    const caps = [{ max: 1, per: "day" }];
    const moment = { id: "gift", on: { scan: "poster" }, caps, offer: { variants: [gift()] } };
    const document = { ...fullCatalog(), moments: [moment], journeys: [], scores: [] };
    const [fault, ...more] = faultsOf(document).filter(({ pointer }) => pointer === "/moments/0");
    expect(more).toEqual([]);
    expect(fault?.detail).toMatch(/^needs trust: write "medium"/);
    expect(faultsOf({ ...document, moments: [{ ...moment, trust: "low" }] })).toEqual([]);
  });

  it("is named by texts of its own variant", () => {
    const document = withValue("/moments/0/offer/variants/0/title/en", "{coupon.value}, today", withValue(COUPON, TEN));
    expect(faultsOf(document)).toEqual([]);
  });
});

function gift() {
  return { id: "a", format: "card", title: { en: "A gift" }, coupon: TEN };
}
