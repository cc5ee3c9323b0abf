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
    { ...TEN, code: { static: "4006381 333931", symbology: "ean13" } },
    { ...TEN, code: { static: "Spring-26", symbology: "code128" } },
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
    [{ ...TEN, code: {} }, /must have one of static and pool/, "/code"],
    [{ ...TEN, code: { static: "A1", pool: "spring", symbology: "qr" } }, /keep one of/, "/code"],
    [{ ...TEN, code: { static: "A1" } }, /is missing/, "/code/symbology"],
    [{ ...TEN, code: { static: "A1", symbology: "pdf417" } }, /must be "ean13", "code128" or "qr"/, "/code/symbology"],
    [{ ...TEN, code: { static: "4006381333932", symbology: "ean13" } }, /is no EAN-13/, "/code/static"],
    [{ ...TEN, code: { static: "1000000000000007", symbology: "qr" } }, /are the mesh's own/, "/code/static"],
    [{ ...TEN, code: { static: "köln", symbology: "code128" } }, /printable ASCII/, "/code/static"],
    [{ ...TEN, code: { static: " - ", symbology: "code128" } }, /not only blanks and dashes/, "/code/static"],
    [{ ...TEN, code: { static: "x".repeat(65), symbology: "qr" } }, /at most 64/, "/code/static"],
    [{ ...TEN, code: { pool: "Spring", symbology: "qr" } }, /must be 1 to 64 of a-z/, "/code/pool"],
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

  describe("with codes of a pool", () => {
    const codes = (pool: string, symbology = "qr") => ({ ...TEN, code: { pool, symbology } });
    const caps = [{ max: 1, per: "day" }];
    const moment = (on: object, more: object = {}, coupon: object = codes("spring")) => {
      const offer = { variants: [{ ...gift(), coupon }] };
      return { id: "gift", on, caps, trust: "low", offer, ...more };
    };
    const faults = (one: object, campaigns: object[] = [], others: object[] = []) =>
      faultsOf({ ...fullCatalog(), moments: [one, ...others], campaigns, journeys: [], scores: [] });
    const needs = {
      pointer: "/moments/0",
      detail: expect.stringContaining("needs a campaign with a budget perHour or perDay"),
    };

    it.each([{ enter: { place: "main-street" } }, { event: "buy" }, { scan: "poster" }])(
      "needs a campaign with an hourly or daily budget if %j sets it off: a device can say that by itself",
      (on) => {
        expect(faults(moment(on))).toEqual([needs]);
        const spring = (budget?: object) => [{ id: "spring", ...(budget && { budget }) }];
        expect(faults(moment(on, { campaign: "spring" }), spring())).toEqual([needs]);
        expect(faults(moment(on, { campaign: "spring" }), spring({ offers: 5 }))).toEqual([needs]);
        expect(faults(moment(on, { campaign: "spring" }), spring({ perHour: 5 }))).toEqual([]);
        expect(faults(moment(on, { campaign: "spring" }), spring({ perDay: 5 }))).toEqual([]);
        expect(faults(moment(on, {}, { ...TEN, code: { static: "A1", symbology: "qr" } }))).toEqual([]);
      },
    );

    it("needs none if only somebody else can set it off", () => {
      expect(faults(moment({ signal: "fresh" }))).toEqual([]);
      expect(faults(moment({ scan: "poster" }, { trust: "medium" }))).toEqual([]);
    });

    it("is drawn in one way wherever the pool is named", () => {
      const other = moment({ signal: "fresh" }, { id: "other" }, codes("spring", "code128"));
      expect(faults(moment({ signal: "fresh" }), [], [other])).toEqual([
        {
          pointer: "/moments/1/offer/variants/0/coupon/code/symbology",
          detail: 'must be "qr", as elsewhere for this pool',
        },
      ]);
    });
  });

  it("is named by texts of its own variant", () => {
    const document = withValue("/moments/0/offer/variants/0/title/en", "{coupon.value}, today", withValue(COUPON, TEN));
    expect(faultsOf(document)).toEqual([]);
  });
});

function gift() {
  return { id: "a", format: "card", title: { en: "A gift" }, coupon: TEN };
}

describe("the places of a coupon", () => {
  const withPlaces = (count: number) => {
    const places = Array.from({ length: count }, (_, at) => ({ id: `p${at}`, labels: ["chain"] }));
    const document = fullCatalog();
    return withValue(
      COUPON,
      { ...TEN, where: { label: "chain" } },
      { ...document, places: [...(document.places ?? []), ...places] },
    );
  };

  it("are at most 5,000 of a label: each coupon keeps their ids", () => {
    expect(faultsOf(withPlaces(5_000))).toEqual([]);
    const [fault] = faultsOf(withPlaces(5_001));
    expect(fault).toMatchObject({
      pointer: `${COUPON}/where/label`,
      detail: expect.stringContaining("names 5001 places"),
    });
  });
});
