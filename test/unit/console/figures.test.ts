import { describe, expect, it } from "vitest";
import { makeFormats } from "../../../client/console/format/use-formats.ts";
import { CAMPAIGNS_WORDS } from "../../../client/console/views/campaigns/campaigns-words.ts";
import { daysOf } from "../../../client/console/views/campaigns/days-of.ts";
import { funnelOf } from "../../../client/console/views/campaigns/funnel-of.ts";
import { periodStart } from "../../../client/console/views/campaigns/period.ts";
import { sayAmounts, sayLift, sayReturn, sayShare } from "../../../client/console/views/campaigns/say-figures.ts";
import { stateOf } from "../../../client/console/views/campaigns/state-of.ts";
import { hasWords, titleOf } from "../../../client/console/views/campaigns/title-of.ts";
import { figuresByPlace } from "../../../client/console/views/map/enters-of.ts";
import { seriesOf, spanToBegin } from "../../../client/console/views/overview/pulse-series.ts";
import { placesOfType, signalTypes } from "../../../client/console/views/signals/signal-types.ts";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import type { PulseFigures } from "../../../shared/measure/pulse/pulse-view.ts";
import type { ReportRow } from "../../../shared/measure/report.ts";

const ROW: ReportRow = {
  given: 200,
  accepted: 0,
  impressions: 150,
  clicks: 30,
  ctr: 0.2,
  dismissals: 4,
  leads: 0,
  conversions: 12,
  claimed: 0,
  value: { EUR: "43.50" },
  redemptions: 0,
  exposed: 180,
  converted: 12,
  control: { exposed: 20, converted: 1 },
};

const figures = (at: number, pings: number, offer: number, p50: number | null): PulseFigures => ({
  at,
  pings,
  outcomes: { offer, push: 0, none: pings - offer },
  reasons: pings > offer ? { consent: pings - offer } : {},
  sightings: 0,
  p50,
  p99: p50 === null ? null : p50 * 10,
});

describe("the pulse as lines", () => {
  const answer = { asOf: 1_000.4, seconds: [figures(990, 4, 1, 2), figures(1_000, 6, 6, 8)], minutes: [] };

  it("has every second up to now, with zeros where nothing happened, and no latency there", () => {
    const { times, pings, offers, p50 } = seriesOf(answer, "seconds");
    expect([times.length, times[0], times.at(-1)]).toEqual([120, 881, 1_000]);
    expect([pings.at(-1), pings.at(-11), pings.at(-2)]).toEqual([6, 4, 0]);
    expect(offers.reduce((sum, count) => sum + count)).toBe(7);
    expect([p50.at(-1), p50.at(-2)]).toEqual([8, null]);
  });

  it("begins with the hour if nothing was answered in two minutes, but in the hour", () => {
    const minutes = [figures(960, 4, 1, 2)];
    expect(spanToBegin({ ...answer, minutes })).toBe("seconds");
    expect(spanToBegin({ ...answer, seconds: [], minutes })).toBe("minutes");
    expect(spanToBegin({ ...answer, seconds: [] })).toBe("seconds");
  });

  it("adds up what is shown, and the median is that of the pings", () => {
    expect(seriesOf(answer, "seconds").total).toEqual({
      pings: 10,
      offers: 7,
      pushes: 0,
      none: 3,
      sightings: 0,
      reasons: [["consent", 3]],
      p50: 8,
      p99: 80,
    });
    const empty = seriesOf({ ...answer, seconds: [] }, "minutes");
    expect([empty.times.length, empty.total.p50, empty.total.reasons]).toEqual([60, null, []]);
  });
});

describe("the funnel", () => {
  it("gives each step as a share of what was given, and leaves out pushes where none was taken", () => {
    expect(funnelOf([ROW, ROW])).toEqual([
      { figure: "given", count: 400, share: 1 },
      { figure: "impressions", count: 300, share: 0.75 },
      { figure: "clicks", count: 60, share: 0.15 },
      { figure: "conversions", count: 24, share: 0.06 },
    ]);
    expect(funnelOf([{ ...ROW, accepted: 100 }]).map(({ figure }) => figure)).toContain("accepted");
  });

  it("has no share of nothing", () => {
    expect(funnelOf([]).every(({ count, share }) => count === 0 && share === 0)).toBe(true);
  });
});

describe("what is said of figures", () => {
  const [en, de] = [makeFormats("en"), makeFormats("de")];
  const lift = { relative: 0.36, low: 0.068, high: 0.65, shown: true };

  it("names a lift with its interval only if the report shows it", () => {
    expect(sayLift(lift, CAMPAIGNS_WORDS.en, en)).toBe("+36% (+6.8% to +65%)");
    expect(sayLift(lift, CAMPAIGNS_WORDS.de, de)).toBe("+36\u00a0% (+6,8\u00a0% bis +65\u00a0%)");
    expect(sayLift({ ...lift, shown: false, moreNeeded: 11_000 }, CAMPAIGNS_WORDS.en, en)).toBe(
      "not shown yet, about 11,000 more people needed",
    );
    expect(sayLift({ ...lift, shown: false }, CAMPAIGNS_WORDS.en, en)).toBe("not shown yet");
    expect(sayLift(undefined, CAMPAIGNS_WORDS.en, en)).toBe("–");
  });

  it("names what a campaign brought beyond its cost, or why that is not known", () => {
    const cost = { amount: "1500.00", currency: "EUR" };
    expect(sayReturn({ cost, roi: 4.96 }, CAMPAIGNS_WORDS.en, en)).toBe("+496% on €1,500.00 so far");
    expect(sayReturn({ cost }, CAMPAIGNS_WORDS.en, en)).toBe(
      "€1,500.00; no value in the currency of the cost is counted",
    );
    expect(sayReturn({}, CAMPAIGNS_WORDS.en, en)).toBe("the catalog says none");
  });

  it("tells nothing where the report tells nothing", () => {
    expect([sayShare(null, en), sayAmounts(null, en), sayAmounts({}, en)]).toEqual(["–", "–", "–"]);
    expect(sayAmounts({ EUR: "43.50", JPY: "400" }, en)).toBe("€43.50, JP¥400");
  });
});

describe("a period", () => {
  it("begins at a full hour, so that its report has the same address for an hour", () => {
    const nowMs = Date.parse("2026-11-30T22:28:47.851Z");
    expect(periodStart("P7D", nowMs)).toBe("2026-11-23T22:00:00.000Z");
    expect(periodStart("P1D", nowMs)).toBe("2026-11-29T22:00:00.000Z");
  });

  it("has every day of a report by day, also those without a row", () => {
    const days = daysOf({
      from: "2026-11-23T22:00:00Z",
      to: "2026-11-26T01:00:00Z",
      asOf: "2026-11-26T00:30:00Z",
      rows: [{ ...ROW, day: "2026-11-24" }],
    });
    expect(days.given).toEqual([0, 200, 0, 0]);
    expect(days.conversions).toEqual([0, 12, 0, 0]);
    expect(new Date((days.times[0] ?? 0) * 1000).toISOString()).toBe("2026-11-23T00:00:00.000Z");
  });
});

describe("the state of a campaign", () => {
  const dated = { from: "2026-11-01T00:00:00Z", until: "2026-12-01T00:00:00Z" };
  it.each([
    ["2026-10-31T23:59:59Z", "before"],
    ["2026-11-01T00:00:00Z", "running"],
    ["2026-12-01T00:00:00Z", "over"],
  ])("at %s is %s", (at, state) => {
    expect(stateOf(dated, false, Date.parse(at))).toBe(state);
    expect(stateOf(dated, true, Date.parse(at))).toBe("paused");
  });
});

describe("figures of a place", () => {
  it("are those that the mesh tells: a hidden one is not zero, but absent", () => {
    const minutes = [
      { ...figures(60, 9, 0, 1), enters: { shop: 12 } },
      { ...figures(120, 9, 0, 1), enters: { shop: 15 } },
    ];
    const rows = [
      { ...ROW, place: "shop" },
      { ...ROW, place: "kiosk", given: null },
    ];
    const { enters, given } = figuresByPlace([...minutes, figures(180, 9, 0, 1)], { rows });
    expect([...enters]).toEqual([["shop", 27]]);
    expect([...given]).toEqual([["shop", 200]]);
  });
});

describe("signals to choose from", () => {
  const offer = { variants: [] };
  const catalog: Catalog = {
    places: [{ id: "bakery", labels: ["food"] }, { id: "books" }],
    moments: [
      { id: "a", on: { signal: "hot-light", place: { label: "food" } }, offer },
      { id: "b", on: { event: "opened" }, when: "live(\"tv-spot\") && live('rain')", offer },
    ],
  };

  it("are those that moments wait for, conditions ask for, and that are on", () => {
    const on = [{ id: "x", type: "sale", fromMs: 0, untilMs: 1, trust: "high" as const }];
    expect(signalTypes(catalog, on)).toEqual(["hot-light", "rain", "sale", "tv-spot"]);
    expect(signalTypes({}, [])).toEqual([]);
  });

  it("come with the places at which a moment waits for them", () => {
    expect([...placesOfType(catalog, "hot-light")]).toEqual(["bakery"]);
    expect([...placesOfType(catalog, "rain")]).toEqual([]);
  });
});

describe("the title of a moment", () => {
  const offering = (title: string | Record<string, string>) => ({
    id: "hello",
    campaign: "Spring",
    offer: { variants: [{ id: "one", format: "card" as const, title }] },
  });
  const both = offering({ fr: "Bonjour", de: "Guten Tag" });

  it("is that of its first variant, in the console's language if it has it", () => {
    expect(titleOf(offering("Fresh"), "de")).toBe("Fresh");
    expect([titleOf(both, "de"), titleOf(both, "en")]).toEqual(["Guten Tag", "Bonjour"]);
    expect(titleOf({}, "en")).toBe("");
  });

  it("is looked for, as are the id and the campaign, whatever the case", () => {
    const found = [" HELLO", "spring", "guten t", ""].map((words) => hasWords(both, words, "de"));
    expect(found).toEqual([true, true, true, true]);
    expect(hasWords(both, "bonjour", "de")).toBe(false);
  });
});
