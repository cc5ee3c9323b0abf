import { describe, expect, it } from "vitest";
import type { CountGroup, GroupBy } from "../../../shared/measure/count.ts";
import { coffee, euros, group, report, rulesOf, yen } from "./support/report-groups.ts";

describe("a row of a report", () => {
  it("has every figure of those who could get offers, and the people of the control group beside them", () => {
    const rows = report(
      [
        group(
          coffee,
          { given: 7, impressions: 3, clicks: 1, exposed: 6, converted: 2, conversions: 3 },
          {
            values: [euros(1250), yen(1250)],
          },
        ),
        group(coffee, { exposed: 4, converted: 1, conversions: 1 }, { arm: "control", values: [euros(900)] }),
      ],
      "campaign",
    );
    expect(rows).toEqual([
      {
        campaign: "coffee",
        given: 7,
        accepted: 0,
        impressions: 3,
        clicks: 1,
        ctr: 0.333333,
        dismissals: 0,
        leads: 0,
        conversions: 3,
        claimed: 0,
        value: { EUR: "12.50", JPY: "1250" },
        redemptions: 0,
        exposed: 6,
        converted: 2,
        control: { exposed: 4, converted: 1 },
        lift: expect.objectContaining({ relative: 0.333333, shown: false }),
      },
    ]);
  });

  it("has no ctr without impressions", () => {
    expect(report([group(coffee, { given: 1 })], "campaign")[0]?.ctr).toBeNull();
  });

  it.each<[GroupBy, CountGroup["keys"][], string[][]]>([
    ["campaign", [{ campaign: "tea" }, { campaign: "" }, { campaign: "coffee" }], [[""], ["coffee"], ["tea"]]],
    [
      "moment",
      [
        { campaign: "tea", moment: "a" },
        { campaign: "coffee", moment: "z" },
        { campaign: "coffee", moment: "b" },
      ],
      [
        ["coffee", "b"],
        ["coffee", "z"],
        ["tea", "a"],
      ],
    ],
    [
      "variant",
      [
        { campaign: "a", moment: "m", variant: "2" },
        { campaign: "a", moment: "m", variant: "10" },
      ],
      [
        ["a", "m", "10"],
        ["a", "m", "2"],
      ],
    ],
    ["channel", [{ channel: "push" }, { channel: "inline" }], [["inline"], ["push"]]],
    ["hour", [{ hour: 498_988 }, { hour: 498_987 }], [["2026-12-04T03:00:00Z"], ["2026-12-04T04:00:00Z"]]],
    ["day", [{ day: 20_787 }, { day: 9_999 }], [["1997-05-18"], ["2026-11-30"]]],
  ])("by %s is of its keys, and rows are sorted by them", (by, keys, sorted) => {
    const rows = report(
      keys.map((of) => group(of, { given: 1 })),
      by,
    );
    const names = Object.keys(keys[0] ?? {});
    expect(rows.map((row) => names.map((name) => Object(row)[name]))).toEqual(sorted);
  });

  it("is of groups that have anything", () => {
    const rows = report(
      [group(coffee, { given: 0 }), group({ campaign: "tea" }, {}), group({ campaign: "x" }, { leads: 1 })],
      "campaign",
    );
    expect(rows.map(({ campaign }) => campaign)).toEqual(["x"]);
  });

  it("is there for the control group alone", () => {
    const [row] = report([group(coffee, { exposed: 3 }, { arm: "control" })], "campaign");
    expect(row).toMatchObject({ given: 0, exposed: 0, control: { exposed: 3, converted: 0 } });
  });
});

describe("the value of a row", () => {
  const both = group(coffee, { conversions: 1, claimed: 1 }, { values: [euros(500), euros(300, true)] });
  const claimed = group(coffee, { claimed: 1 }, { values: [euros(300, true)] });

  it.each([
    ["that names its goal: claims are apart", claimed, rulesOf({ conversions: ["paid"] }), {}, { EUR: "3.00" }],
    ["that names none: claims are all there is", claimed, rulesOf({}), { EUR: "3.00" }, undefined],
    ["that the catalog has lost: as of one that names none", claimed, rulesOf(), { EUR: "3.00" }, undefined],
    [
      "that names none, as soon as anything is reported: claims are apart",
      both,
      rulesOf({}),
      { EUR: "5.00" },
      { EUR: "3.00" },
    ],
  ])("of a campaign %s", (_, counted, rules, value, claimedValue) => {
    expect(report([counted], "campaign", rules)[0]).toMatchObject({ value, ...(claimedValue && { claimedValue }) });
    expect(report([counted], "campaign", rules)[0]?.claimedValue).toEqual(claimedValue);
  });

  it("is of the same kind for all variants of a campaign, so that they can be compared", () => {
    const of = (variant: string) => ({ campaign: "coffee", moment: "m", variant });
    const rows = report(
      [
        { ...both, keys: of("a") },
        { ...claimed, keys: of("b") },
      ],
      "variant",
      rulesOf({}),
    );
    expect(rows.map(({ value }) => value)).toEqual([{ EUR: "5.00" }, {}]);
  });

  it("of a day with several campaigns keeps claims apart if any of them has a goal", () => {
    const day = { ...claimed, keys: { day: 20_787 } };
    const rules = rulesOf({}, { id: "tea", conversions: ["paid"] });
    expect(report([day], "day", rules)[0]).toMatchObject({ value: {}, claimedValue: { EUR: "3.00" } });
    expect(report([day], "day", rules, "coffee")[0]).toMatchObject({ value: { EUR: "3.00" } });
  });
});

describe("the lift of a row", () => {
  const arms = (treatment: [number, number], control: [number, number], keys: CountGroup["keys"] = coffee) => [
    group(keys, { exposed: treatment[0], converted: treatment[1] }),
    group(keys, { exposed: control[0], converted: control[1] }, { arm: "control" }),
  ];

  it("is shown with its interval", () => {
    const [row] = report(arms([3500, 2600], [3050, 1450]), "campaign");
    expect(row?.lift).toEqual({
      relative: 0.562562,
      low: expect.closeTo(0.46, 2),
      high: expect.closeTo(0.66, 2),
      shown: true,
    });
  });

  it("that is not shown tells about how many more people it needs", () => {
    const [row] = report(arms([9000, 230], [1000, 20]), "campaign");
    expect(row?.lift).toMatchObject({ relative: 0.277778, shown: false, moreNeeded: expect.any(Number) });
    expect(row?.lift?.moreNeeded).toBeGreaterThan(1000);
  });

  it.each<[GroupBy, CountGroup["keys"], string | undefined, boolean]>([
    ["day", { day: 1 }, undefined, false],
    ["day", { day: 1 }, "coffee", true],
    ["channel", { channel: "push" }, undefined, false],
    ["campaign", { campaign: "" }, undefined, false],
    ["moment", { campaign: "coffee", moment: "m" }, undefined, true],
  ])("by %s %j of campaign %s is there only if all people are of one campaign", (by, keys, campaign, isThere) => {
    const [row] = report(arms([3500, 2600], [3050, 1450], keys), by, rulesOf(), campaign);
    expect(row?.lift !== undefined).toBe(isThere);
  });

  it("comes with an alarm if the arms are divided otherwise than the catalog says", () => {
    const alarmOf = (control: number) =>
      report(arms([9000, 90], [1000, 9]), "campaign", rulesOf({ control }))[0]?.unevenSplit;
    expect(alarmOf(0.1)).toBeUndefined();
    expect(alarmOf(0.12)?.p).toBeLessThan(0.001);
    expect(alarmOf(0)).toBeUndefined();
  });

  it("never counts what devices claim", () => {
    const [treatment, control] = arms([3500, 2600], [3050, 1450]);
    const claims = { ...treatment, figures: { ...treatment?.figures, claimed: 900 } } as CountGroup;
    expect(report([claims, control as CountGroup], "campaign")[0]?.lift).toEqual(
      report([treatment as CountGroup, control as CountGroup], "campaign")[0]?.lift,
    );
  });
});

describe("the best variant", () => {
  const variant = (name: string, impressions: number, clicks: number, moment = "m") =>
    group({ campaign: "coffee", moment, variant: name }, { given: 1, impressions, clicks });

  it("is told as the probability of each of its moment", () => {
    const rows = report([variant("a", 100, 10), variant("b", 100, 12), variant("a", 9, 9, "other")], "variant");
    expect(rows.map(({ best }) => best)).toEqual([0.32928, 0.67072, undefined]);
  });

  it("is not told of a variant that nobody has seen", () => {
    const rows = report([variant("a", 100, 10), variant("b", 100, 12), variant("c", 0, 0)], "variant");
    expect(rows.map(({ best }) => best)).toEqual([0.32928, 0.67072, undefined]);
  });

  it("is not told by moment", () => {
    const keys = { campaign: "coffee", moment: "m" };
    expect(report([group(keys, { impressions: 100, clicks: 10 })], "moment")[0]).not.toHaveProperty("best");
  });
});

describe("what a campaign costs", () => {
  const costs = rulesOf({ cost: { currency: "EUR", minor: 10_000 }, costPerOffer: { currency: "EUR", minor: 50 } });
  const counted = group(coffee, { given: 100, conversions: 10 }, { values: [euros(22_500), yen(100)] });

  it("is told by campaign, with what came back of it", () => {
    expect(report([counted], "campaign", costs)[0]).toMatchObject({
      cost: { amount: "150.00", currency: "EUR" },
      roi: 0.5,
    });
  });

  it("is told of whole campaigns only", () => {
    const [row] = report([{ ...counted, keys: { ...coffee, moment: "m" } }], "moment", costs);
    expect(Object.keys(row ?? {})).not.toEqual(expect.arrayContaining(["cost"]));
  });

  it("is not told if the catalog does not say", () => {
    expect(report([counted], "campaign", rulesOf({}))[0]).not.toHaveProperty("roi");
  });
});
