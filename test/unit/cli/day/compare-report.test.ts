import { describe, expect, it } from "vitest";
import { compareReport, figuresIn } from "../../../../cli/day/compare-report.ts";

const NOTHING = { accepted: 0, impressions: 0, clicks: 0, dismissals: 0, leads: 0, conversions: 0, claimed: 0 };
const PEOPLE = { exposed: 0, converted: 0, control: { exposed: 0, converted: 0 } };
const row = (moment: string, figures: object) => ({
  ...NOTHING,
  ...PEOPLE,
  moment,
  given: 0,
  redemptions: 0,
  ctr: null,
  value: {},
  ...figures,
});

describe("a report that is held against what people heard", () => {
  const before = figuresIn({ rows: [row("coffee", { given: 4, impressions: 2 })] });
  const after = figuresIn({
    rows: [
      row("coffee", { given: 7, impressions: 4, conversions: 1, redemptions: 1, value: { EUR: "4.80", USD: "1.00" } }),
      row("taste", { given: 1 }),
    ],
  });

  it("is right if it has grown by what they heard, in each figure of each moment", () => {
    const coffee = { given: 3, impressions: 2, conversions: 1, redemptions: 1, cents: 480 };
    expect(compareReport({ coffee, taste: { given: 1 } }, { before, after })).toEqual([]);
  });

  it("is told where it counts something else, and also what nobody heard, or what it does not have", () => {
    const heard = {
      coffee: { given: 2, impressions: 2, conversions: 1, redemptions: 1, cents: 480 },
      hot: { clicks: 1 },
    };
    expect(compareReport(heard, { before, after })).toEqual([
      "The report has 3 given of coffee more than before the day, and people heard 2.",
      "The report has 0 clicks of hot more than before the day, and people heard 1.",
      "The report has 1 given of taste more than before the day, and people heard 0.",
    ]);
  });
});
