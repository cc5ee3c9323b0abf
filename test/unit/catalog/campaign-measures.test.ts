import { describe, expect, it } from "vitest";
import type { Campaign, Catalog } from "../../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { compileCatalog } from "../../../shared/catalog/compile-catalog.ts";
import { diffCatalogs } from "../../../shared/catalog/diff/diff-catalogs.ts";
import { loadPolicy } from "../../../shared/catalog/load-policy.ts";
import { sayCost } from "../../../shared/catalog/say-cost.ts";
import { sayGuardrail } from "../../../shared/catalog/say-guardrail.ts";
import { warnOfCatalog } from "../../../shared/catalog/warn-catalog.ts";
import { faultsOf } from "./faults-of.ts";

const DAY_MS = 86_400_000;

const MEASURES = {
  conversions: ["order-paid", "table-booked"],
  window: "P3D",
  cost: { amount: "500.00", currency: "EUR" },
  costPerOffer: { amount: "0.4", currency: "EUR" },
  guardrail: { metric: "ctr", below: 0.02, after: 500 },
} as const satisfies Record<string, unknown>;

/** A catalog whose one campaign has these members, with a moment that belongs to it. */
function withCampaign(members: object, more: Catalog = {}): Catalog {
  const offer = { variants: [{ id: "a", format: "card" as const, title: "Hello" }] };
  return {
    campaigns: [{ id: "coffee", ...members }],
    moments: [{ id: "hello", campaign: "coffee", on: { event: "order-paid" }, offer }],
    ...more,
  };
}

const { conversions, ...others } = MEASURES;
const FULL: Partial<Campaign> = { ...others, conversions: [...conversions] };

describe("what a campaign counts, costs and is held to", () => {
  it("is taken as it is written", () => {
    const catalog = withCampaign(FULL);
    expect(checkCatalog(structuredClone(catalog))).toEqual({ ok: true, value: catalog });
    expect(faultsOf(withCampaign({ guardrail: { metric: "dismissals", above: 0.3, after: 100 } }))).toEqual([]);
    expect(faultsOf(withCampaign({ guardrail: { metric: "ctr", above: 0.9, after: 100 } }))).toEqual([]);
  });

  it("is compiled to milliseconds and minor units", () => {
    const policy = loadPolicy(JSON.parse(JSON.stringify(compileCatalog(withCampaign(FULL), "v1"))));
    expect(policy.campaigns.get("coffee")).toEqual({
      id: "coffee",
      caps: [],
      control: 0,
      pace: "asap",
      conversions: ["order-paid", "table-booked"],
      windowMs: 3 * DAY_MS,
      cost: { currency: "EUR", minor: 50_000 },
      costPerOffer: { currency: "EUR", minor: 40 },
      guardrail: { metric: "ctr", below: 0.02, after: 500 },
    });
  });

  it.each([
    ["1200", "JPY", 1200],
    ["12.345", "KWD", 12_345],
    ["0.10", "USD", 10],
    ["7.0000", "EUR", 700],
  ])("of %s %s is %i", (amount, currency, minor) => {
    const catalog = withCampaign({ cost: { amount, currency } });
    expect(faultsOf(catalog)).toEqual([]);
    expect(compileCatalog(catalog, "v1").campaigns[0]?.cost).toEqual({ currency, minor });
  });

  it("is not needed in a version that was compiled before", () => {
    const { windowMs: _, ...old } = compileCatalog(withCampaign({}), "v1").campaigns[0] ?? { id: "coffee" };
    const compiled = { ...compileCatalog(withCampaign({}), "v1"), campaigns: [{ ...old, caps: [], control: 0 }] };
    const policy = loadPolicy(JSON.parse(JSON.stringify(compiled)));
    expect(policy.campaigns.get("coffee")).toEqual({ id: "coffee", caps: [], control: 0, pace: "asap" });
  });
});

const WINDOW = "must be a duration of at most 30 days and longer than nothing, like P7D (7 days)";
const RATE = "must be a rate from 0 to 1, like 0.02 for 2 of 100 impressions";
const AMOUNT = 'must be an amount in quotes, like "12.50"';
const CURRENCY = "must be an ISO 4217 code, like EUR";
const PEOPLE = "must be a whole number of people, 100 or more";

describe("a campaign is refused, with the place and the words,", () => {
  it.each<[string, unknown, string, string?]>([
    ["conversions", "order-paid", "must be a list"],
    ["conversions", [], "must name at least one event"],
    ["conversions", null, "must not be null: what is optional is left out"],
    ["conversions", ["Order paid"], "must be 1 to 64 of a-z, 0-9 and -", "/0"],
    ["conversions", ["ok", 5], "must be a string", "/1"],
    ["conversions", ["paid", "booked", "paid"], "is the same event as /campaigns/0/conversions/0", "/2"],
    ["conversions", ["purchase"], 'cannot be "purchase": the name is kept for what tills and back ends report', "/0"],
    ["window", "P31D", WINDOW],
    ["window", "P30DT1S", WINDOW],
    ["window", "PT0S", WINDOW],
    ["window", 7, WINDOW],
    ["cost", "12.50", "must be an object"],
    ["cost", { amount: 12.5, currency: "EUR" }, AMOUNT, "/amount"],
    ["cost", { amount: "12,50", currency: "EUR" }, AMOUNT, "/amount"],
    ["cost", { amount: "-1", currency: "EUR" }, AMOUNT, "/amount"],
    ["cost", { amount: "12.50", currency: "eur" }, CURRENCY, "/currency"],
    ["cost", { amount: "12.50", currency: "€" }, CURRENCY, "/currency"],
    ["cost", { amount: "12.50", currency: "ABC" }, "is no currency of ISO 4217, like EUR", "/currency"],
    ["cost", { amount: "12.50" }, "is missing", "/currency"],
    ["cost", { amount: "1", currency: "EUR", per: "day" }, "is no member here", "/per"],
    ["cost", { amount: "0.005", currency: "EUR" }, "must be a whole number of the smallest units of EUR", "/amount"],
    [
      "costPerOffer",
      { amount: "12.50", currency: "JPY" },
      "must be a whole number of the smallest units of JPY",
      "/amount",
    ],
    ["guardrail", { metric: "ctr", after: 500 }, "must have below or above"],
    ["guardrail", { metric: "ctr", below: 0.1, above: 0.2, after: 500 }, "must have below or above: keep one of them"],
    ["guardrail", { metric: "clicks", below: 0.1, after: 500 }, "must be one of ctr, dismissals", "/metric"],
    ["guardrail", { metric: "ctr", below: 2, after: 500 }, RATE, "/below"],
    ["guardrail", { metric: "ctr", above: -0.1, after: 500 }, RATE, "/above"],
    ["guardrail", { metric: "ctr", below: "0.1", after: 500 }, "must be a number: write 0.1 without quotes", "/below"],
    ["guardrail", { metric: "ctr", below: 0.1 }, "is missing", "/after"],
    ["guardrail", { metric: "ctr", below: 0.1, after: 99 }, PEOPLE, "/after"],
    ["guardrail", { metric: "ctr", below: 0.1, after: 100.5 }, PEOPLE, "/after"],
    ["guardrail", { metric: "ctr", bellow: 0.1, after: 500 }, 'is no member here: did you mean "below"?', "/bellow"],
    ["conversion", ["paid"], 'is no member here: did you mean "conversions"?'],
  ])("%s = %j: %s", (member, value, detail, below = "") => {
    const faults = faultsOf(withCampaign({ [member]: value }));
    expect(faults).toContainEqual({ pointer: `/campaigns/0/${member}${below}`, detail });
    // A limit with a misspelt name is none.
    expect(faults.length).toBe(below === "/bellow" ? 2 : 1);
  });
});

describe("a campaign is warned of", () => {
  const told = (catalog: Catalog) =>
    warnOfCatalog(catalog, 0).map(({ pointer, detail }) => `${pointer.replace("/campaigns/0", "")}: ${detail}`);

  it("in nothing, if all of it can have an effect", () => {
    expect(told(withCampaign(FULL))).toEqual([]);
    expect(told({ campaigns: [{ id: "coffee" }] })).toEqual([]);
  });

  it.each<[string, Catalog, string[]]>([
    [
      "without a moment",
      { campaigns: [{ id: "coffee", ...FULL }] },
      [": no moment belongs to it, so that nothing of it is counted"],
    ],
    [
      "whose people cannot agree to be counted",
      withCampaign(FULL, { policy: { purposes: ["marketing", "location"] } }),
      ["/guardrail", "/conversions"].map(
        (member) => `${member}: has no effect: no one can agree to "measurement": policy.purposes does not have it`,
      ),
    ],
    [
      "whose goal is nearly an event that a moment waits for",
      withCampaign({ conversions: ["booked", "order-payed"] }),
      ['/conversions/1: no moment waits for "order-payed": did you mean "order-paid"?'],
    ],
    [
      "with a window and no goal",
      withCampaign({ window: "P1D" }),
      ["/window: has no effect: the campaign names no conversions"],
    ],
    [
      "that costs two currencies",
      withCampaign({ cost: { amount: "1", currency: "EUR" }, costPerOffer: { amount: "1", currency: "USD" } }),
      ["/costPerOffer/currency: cost is in EUR, this in USD: the two are not added up, and no return is told"],
    ],
    [
      "whose guardrail never acts",
      withCampaign({ guardrail: { metric: "ctr", below: 0, after: 100 } }),
      ["/guardrail/below: never acts: no rate is below 0"],
    ],
    [
      "whose guardrail never acts either",
      withCampaign({ guardrail: { metric: "dismissals", above: 1, after: 100 } }),
      ["/guardrail/above: never acts: no rate is above 1"],
    ],
  ])("%s", (_, catalog, warnings) => {
    expect(faultsOf(catalog)).toEqual([]);
    expect(told(catalog)).toEqual(warnings);
  });

  it("but not if another campaign has the goal as well", () => {
    const campaigns = ["coffee", "tea"].map((id) => ({ id, conversions: ["order-payed"] }));
    const moments = ["coffee", "tea"].flatMap(
      (campaign) => withCampaign({}).moments?.map((one) => ({ ...one, campaign })) ?? [],
    );
    expect(told({ campaigns, moments })).toEqual([]);
  });
});

describe("another catalog tells of a campaign", () => {
  const told = (before: object, after: object) =>
    diffCatalogs(withCampaign(before), withCampaign(after)).map(({ effect, says }) => `${effect}: coffee ${says}`);
  const guardrail = { metric: "dismissals", above: 0.3, after: 200 };
  const clicks = "clicks are below 2 % of impressions, judged after 500 people";
  const dismissals = "dismissals are above 30 % of impressions, judged after 200 people";

  it.each<[string, object, object, string[]]>([
    ["nothing, if only the order of events differs", { conversions: ["a", "b"] }, { conversions: ["b", "a"] }, []],
    ["nothing, if the usual window is written out", {}, { window: "P7D" }, []],
    ["a goal", {}, { conversions: ["paid"] }, ["other: coffee conversions are paid, were nothing"]],
    ["another window", {}, { window: "P1D" }, ["other: coffee window is P1D, was P7D"]],
    [
      "what it costs",
      { cost: MEASURES.cost },
      { cost: MEASURES.cost, costPerOffer: MEASURES.costPerOffer },
      ["other: coffee cost is 500.00 EUR in all, 0.4 EUR an offer, was 500.00 EUR in all"],
    ],
    ["a guardrail", {}, { guardrail: MEASURES.guardrail }, [`less: coffee is paused by itself once ${clicks}`]],
    ["the end of one", { guardrail }, {}, ["more: coffee is no longer paused by itself"]],
    [
      "another one",
      { guardrail: MEASURES.guardrail },
      { guardrail },
      [`other: coffee is paused by itself once ${dismissals}; before, once ${clicks}`],
    ],
  ])("%s", (_, before, after, says) => {
    expect(told(before, after)).toEqual(says);
  });

  it("that is new all that may hold it back", () => {
    const [change] = diffCatalogs(
      {},
      { campaigns: [{ id: "coffee", budget: { perDay: 40 }, guardrail: MEASURES.guardrail }] },
    );
    expect(change?.says).toBe(`is new, with a budget of 40 a day, paused by itself once ${clicks}`);
  });
});

describe("in a few words", () => {
  it("a cost has its parts, and a rate no crumbs", () => {
    expect(sayCost({})).toBe("");
    expect(sayCost({ costPerOffer: { amount: "0.35", currency: "EUR" } })).toBe("0.35 EUR an offer");
    expect(sayGuardrail({ metric: "ctr", above: 0.07, after: 100 })).toContain("above 7 % of");
  });
});
