import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CountGroup, FIGURES } from "../../../shared/measure/count.ts";
import { euros, group, report, rulesOf, slotsOf, yen } from "./support/report-groups.ts";

describe("a report by place", () => {
  const at = (
    place: string,
    people: Partial<Record<(typeof FIGURES)[number], number>>,
    more: Partial<CountGroup> = {},
  ) =>
    group({ place }, people, {
      slots: Object.fromEntries(Object.entries(people).map(([figure, count]) => [figure, slotsOf(count)])),
      ...more,
    });

  it("hides what is left of a figure once offers were taken back, since slots stay", () => {
    const few = at("shop", { given: 10, exposed: 10, impressions: 10 });
    const left = { ...few, figures: { given: 1, exposed: 9, impressions: 10 } };
    expect(report([left], "place")[0]).toMatchObject({ given: null, exposed: null, impressions: 10 });
    expect(report([{ ...few, figures: { given: 0, exposed: -1, impressions: 9 } }], "place")).toEqual([]);
  });

  it("tells a figure only if at least ten people are behind it", () => {
    const [row] = report([at("shop", { given: 30, impressions: 10, clicks: 9 })], "place");
    expect(row).toMatchObject({ given: 30, impressions: 10, clicks: null, ctr: null, leads: null, value: null });
    expect(row?.control).toEqual({ exposed: null, converted: null });
  });

  it("tells nothing of one person who comes often", () => {
    expect(report([at("shop", { given: 500 }, { slots: { given: slotsOf(1) } })], "place")).toEqual([]);
  });

  it("leaves out a place of which nothing may be told, and what happened at none", () => {
    const rows = report(
      [at("kiosk", { given: 9 }), group({ place: "" }, { given: 99 }), at("shop", { given: 10 })],
      "place",
    );
    expect(rows.map(({ place }) => place)).toEqual(["shop"]);
  });

  it("tells a value only if at least ten people are behind amounts, and in one currency only", () => {
    const worthOf = (people: number, ...values: CountGroup["values"]) =>
      report(
        [at("shop", { given: 50, conversions: 50 }, { values, slots: { given: slotsOf(50), value: slotsOf(people) } })],
        "place",
        rulesOf({ conversions: ["paid"] }),
      )[0]?.value;
    expect(worthOf(10, euros(9_000))).toEqual({ EUR: "90.00" });
    expect(worthOf(9, euros(9_000))).toBeNull();
    expect(worthOf(10, euros(9_000), yen(100))).toBeNull();
  });

  it("tells a lift only if all four numbers of people may be told", () => {
    const liftOf = (converted: number) =>
      report(
        [at("shop", { exposed: 60, converted: 40 }), at("shop", { exposed: 60, converted }, { arm: "control" })],
        "place",
        rulesOf({}),
        "coffee",
      )[0]?.lift;
    expect(liftOf(10)).toMatchObject({ relative: 3 });
    expect(liftOf(9)).toBeUndefined();
  });

  it("never tells a number of fewer than ten people, whatever was counted", () => {
    const people = fc.record(Object.fromEntries(FIGURES.map((figure) => [figure, fc.nat({ max: 20 })])));
    fc.assert(
      fc.property(people, people, (treatment, control) => {
        const told = report(
          [at("shop", treatment), at("shop", control, { arm: "control" })],
          "place",
          rulesOf(),
          "coffee",
        );
        for (const row of told) {
          const numbers = [...Object.values(row), ...Object.values(row.control)].filter(Number.isInteger);
          expect(numbers.every((number) => number >= 10 || number === row.ctr)).toBe(true);
        }
      }),
    );
  });
});
