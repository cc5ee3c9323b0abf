import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { readCsv } from "../../../cli/import/read-csv.ts";
import { reportCsv } from "../../../cli/operator/report-csv.ts";
import { reportText } from "../../../cli/operator/report-text.ts";
import { id } from "../../../shared/catalog/schema/id.ts";
import type { Report, ReportRow } from "../../../shared/measure/report.ts";

/** A row in which nothing is, but this. */
function row(more: Partial<ReportRow>): ReportRow {
  const figures = { given: 0, accepted: 0, impressions: 0, clicks: 0, dismissals: 0, leads: 0, conversions: 0 };
  const people = { exposed: 0, converted: 0 };
  return { ...figures, ctr: null, claimed: 0, value: {}, redemptions: 0, ...people, control: people, ...more };
}

const report = (...rows: ReportRow[]): Report => ({
  rows,
  from: "2026-11-23T04:00:00Z",
  to: "2026-11-30T05:00:00Z",
  asOf: "2026-11-30T04:15:30.000Z",
});

const coffee = row({
  campaign: "coffee",
  given: 1200,
  impressions: 900,
  clicks: 90,
  ctr: 0.1,
  conversions: 12,
  value: { CHF: "3.00", EUR: "120.50" },
  exposed: 800,
  converted: 40,
  control: { exposed: 100, converted: 4 },
});

describe("the table of a report", () => {
  it("has the columns in which anything is, and a line for each row", () => {
    const text = reportText(report(row({ campaign: "", given: 3 }), coffee), "campaign");
    expect(text.split("\n")).toEqual([
      "Counted from 2026-11-23 04:00 to 2026-11-30 05:00 UTC.",
      "",
      "campaign  given  impressions  clicks     ctr  conversions                 value  converted  control group",
      "-             3            -       -       -            -                     -          -              -",
      "coffee    1,200          900      90  10.0 %           12  3.00 CHF, 120.50 EUR  40 of 800       4 of 100",
    ]);
  });

  it("says so if nothing is counted", () => {
    expect(reportText(report(), "campaign")).toBe("Nothing is counted from 2026-11-23 04:00 to 2026-11-30 05:00 UTC.");
  });

  it("says at places what is told of them", () => {
    const shop = row({ place: "shop", given: 12, clicks: null, ctr: null, value: null, leads: 11 });
    const kiosk = row({ place: "kiosk", given: 30, leads: null, value: null });
    const text = reportText(report(kiosk, shop), "place");
    expect(text).toContain("at least ten people");
    expect(text).toMatch(/^kiosk +30 +<10 people$/m);
    expect(text).toMatch(/^shop +12 +11$/m);
    expect(reportText(report(), "place")).toContain("at least ten people");
  });

  const lift = { relative: 0.12, low: 0.03, high: 0.214, shown: true };
  it.each<[string, Partial<ReportRow>]>([
    ["lift of campaign coffee: +12 % (+3 % to +21 %)", { lift }],
    [
      "lift of campaign coffee: -9.5 % (-15 % to -0.3 %)",
      { lift: { relative: -0.095, low: -0.154, high: -0.003, shown: true } },
    ],
    [
      "lift of campaign coffee: not shown yet, about 1,200 more people needed",
      { lift: { ...lift, shown: false, moreNeeded: 1200 } },
    ],
    ["lift of campaign coffee: not shown yet", { lift: { ...lift, shown: false } }],
    [
      "lift of campaign coffee: not shown yet, nobody of the control group has converted",
      { control: { exposed: 100, converted: 0 } },
    ],
    [
      "do not trust the lift of campaign coffee: people are divided otherwise than the catalog says; by chance that happens once in 2,500",
      { unevenSplit: { p: 0.0004 } },
    ],
    [
      "return of campaign coffee so far: +50 % on 150.00 EUR",
      { cost: { amount: "150.00", currency: "EUR" }, roi: 0.5 },
    ],
    [
      "return of campaign coffee: no value is counted on 120.00 USD",
      { cost: { amount: "120.00", currency: "USD" }, roi: -1 },
    ],
  ])("is followed by what comes of comparing: %s", (sentence, more) => {
    expect(
      reportText(report({ ...coffee, ...more }), "campaign")
        .split("\n")
        .at(-1),
    ).toBe(sentence);
  });

  it("says which day is not counted as a whole", () => {
    const days = ["2026-11-23", "2026-11-24", "2026-11-30"].map((day) => row({ day, given: 3, impressions: 1 }));
    const last = (of: Report) => reportText(of, "day").split("\n").slice(-2);
    expect(last(report(...days))).toEqual([
      "2026-11-23 is counted from 04:00 only",
      "2026-11-30 is counted up to 05:00 only",
    ]);
    const whole = { ...report(...days), from: "2026-11-23T00:00:00Z", to: "2026-12-01T00:00:00Z" };
    expect(reportText(whole, "day")).not.toContain("only");
    expect(reportText(report(row({ day: "2026-11-24", given: 3, exposed: 1 })), "day")).not.toContain("only");
  });

  it("says why there are only offers, as long as that is so", () => {
    const words =
      "Only offers are counted: what becomes of them counts if people agree to `measurement` (docs/measure.md).";
    expect(reportText(report(row({ campaign: "", given: 3, accepted: 1 })), "campaign")).toContain(words);
    expect(reportText(report(row({ campaign: "", given: 3, impressions: 1 })), "campaign")).not.toContain("Only");
    // What is hidden may be anything.
    const hidden = { impressions: null, clicks: null, dismissals: null, leads: null, exposed: null };
    expect(reportText(report(row({ place: "shop", given: 30, ...hidden })), "place")).not.toContain("Only");
    expect(reportText(report(), "campaign")).not.toContain("Only");
  });

  it("has the better variant of a moment", () => {
    const of = (variant: string, best: number) => row({ campaign: "", moment: "m", variant, impressions: 9, best });
    const text = reportText(report(of("a", 0.3293), of("b", 0.6707)), "variant");
    expect(text).toMatch(/^campaign {2}moment {2}variant .* best$/m);
    expect(text).toMatch(/ m +b .* 67 %$/m);
  });
});

describe("the CSV of a report", () => {
  it("has a header, a line for each row, and a column for each currency", () => {
    const csv = reportCsv(report(coffee, row({ campaign: "tea", value: null, given: null })), "campaign");
    const [header, ...rows] = csv.split("\r\n");
    expect(header).toBe(
      "campaign,given,accepted,impressions,clicks,ctr,dismissals,leads,conversions,claimed,value.CHF,value.EUR,redemptions," +
        "exposed,converted,control.exposed,control.converted,best,lift.relative,lift.low,lift.high,lift.shown,unevenSplit.p," +
        "cost.amount,cost.currency,roi",
    );
    expect(rows).toEqual([
      "coffee,1200,0,900,90,0.1,0,0,12,0,3.00,120.50,0,800,40,100,4,,,,,,,,,",
      "tea,,0,0,0,,0,0,0,0,,,0,0,0,0,0,,,,,,,,,",
      "",
    ]);
  });

  it("is read back as it was, whatever stands in a key", () => {
    const csv = reportCsv(report(row({ place: 'a "b", c\r\nd' })), "place");
    const read = readCsv(csv, ",");
    expect(read.ok && read.value.map((line) => "fields" in line && line.fields[0])).toEqual(["place", 'a "b", c\r\nd']);
  });

  it("has no key that a spreadsheet takes for a formula", () => {
    for (const sign of ["=", "+", "-", "@", "\t", "\r"]) expect(v.is(id, `${sign}1`)).toBe(false);
  });

  it("of nothing is a header", () => {
    expect(reportCsv(report(), "hour")).toMatch(/^hour,given,[^\n]*\r\n$/);
  });
});
