import { describe, expect, it } from "vitest";
import type { Catalog, Moment, Score } from "../../../shared/catalog/catalog.ts";
import { warnOfCatalog } from "../../../shared/catalog/warn-catalog.ts";
import { expectFault, faultsOf } from "./faults-of.ts";

const RULE = { on: { event: "paid" }, points: 1 };
const score = (changes: Partial<Score> = {}): Score => ({ id: "vip", halfLife: "P30D", add: [RULE], ...changes });
const many = <Item>(count: number, make: (at: number) => Item) => Array.from({ length: count }, (_, at) => make(at));
const asking = (when: string, more: Partial<Moment> = {}): Moment => ({
  id: "hello",
  on: { event: "e" },
  when,
  purposes: ["marketing", "profiling"],
  offer: { variants: [{ id: "a", format: "card", title: "Hello" }] },
  ...more,
});

describe("a score that is refused", () => {
  it.each<[string, unknown, RegExp, string?]>([
    ["/scores/0/id", "VIP", /a-z/],
    ["/scores/1/id", "regular", /is the id of \/scores\/0 as well/],
    ["/scores/0/halfLife", "P1M", /duration/],
    ["/scores/0/halfLife", "PT0S", /longer than nothing/],
    ["/scores/0/halfLife", undefined, /is missing/],
    ["/scores/0/add", undefined, /is missing/],
    ["/scores/0/add", many(33, () => RULE), /at most 32 rules/],
    ["/scores/0/add/0/points", 1_000_001, /from -1000000 to 1000000/],
    ["/scores/0/add/0/points", "5", /without quotes/],
    ["/scores/0/add/0/on", { event: "purchase" }, /reserved|purchase/, "/scores/0/add/0/on/event"],
    ["/scores/0/add/0/on", { reaction: "clik" }, /did you mean "click"/, "/scores/0/add/0/on/reaction"],
    [
      "/scores/0/add/0/on",
      { enter: { place: "airprt" } },
      /there is no place "airprt": did you mean "airport"/,
      "/scores/0/add/0/on/enter/place",
    ],
    [
      "/scores/0/add/0/on",
      { scan: "postr" },
      /there is no marker "postr": did you mean "poster"/,
      "/scores/0/add/0/on/scan",
    ],
    [
      "/scores/0/add/0/on",
      { exit: { place: "airport" } },
      /must have one of event, enter, scan, reaction and purchase/,
    ],
    ["/scores/0/add/0/on", { purchase: false }, /must be true/, "/scores/0/add/0/on/purchase"],
  ])("%s = %j", expectFault);

  it("is one of more than 16", () => {
    expect(faultsOf({ scores: many(16, (at) => score({ id: `s-${at}` })) })).toEqual([]);
    expect(faultsOf({ scores: many(17, (at) => score({ id: `s-${at}` })) })).toEqual([
      { pointer: "/scores", detail: "must have at most 16 scores" },
    ]);
  });

  it("is not one whose label no place has yet, nor one that takes points away", () => {
    expect(faultsOf({ scores: [score({ add: [{ on: { enter: { label: "x" } }, points: -2.5 }] })] })).toEqual([]);
  });
});

describe("a condition that asks for what is not there", () => {
  it.each([
    ['person.scores["vpi"] > 1.0', 'there is no score "vpi": did you mean "vip"?'],
    ["person.scores.vpi > 1.0", 'there is no score "vpi": did you mean "vip"?'],
    ['"other" in person.scores', 'there is no score "other"'],
    ['person.received("helo", "P7D")', 'there is no moment "helo": did you mean "hello"?'],
    ['!person.reacted("nothing", "click")', 'there is no moment "nothing"'],
    ['person.redeemed("helo")', 'there is no moment "helo": did you mean "hello"?'],
    ['person.received("hello", "P401D")', 'received() needs a duration of at most 400 days, written out, like "P7D"'],
    ['person.received("hello", "P1M")', 'received() needs a duration of at most 400 days, written out, like "P7D"'],
    ['person.received("hello", "PT0S")', 'received() needs a duration of at most 400 days, written out, like "P7D"'],
    ["person.received(event.name, 'P7D')", "received() needs the id of a moment, written out"],
    [
      'person.reacted("hello", "bought")',
      "reacted() needs one of impression, click, dismiss, lead, conversion, written out",
    ],
  ])("%s", (when, detail) => {
    expect(faultsOf({ scores: [score()], moments: [asking(when)] })).toEqual([{ pointer: "/moments/0/when", detail }]);
  });

  it.each([
    'person.scores["vip"] >= 50.0 && person.scores.vip >= 50 && person.scores.size() == 1',
    "person.scores.exists(name, person.scores[name] > 2.0)",
    'person.received("hello", "P400D") || person.reacted("hello", "conversion") || person.redeemed("hello")',
    "person.scores[event.name] > 1.0",
    'person.points >= 100 && person.tier == "gold" && person.linked && run == null',
  ])("is not one that asks like this: %s", (when) => {
    expect(faultsOf({ scores: [score()], moments: [asking(when)] })).toEqual([]);
  });
});

describe("a warning", () => {
  const warnings = (catalog: Catalog) => warnOfCatalog(catalog, 0);
  const good: Catalog = { scores: [score()], moments: [asking('person.scores["vip"] > 1.0')] };

  it("is not for what means what it says", () => {
    expect(warnings(good)).toEqual([]);
  });

  it.each<[string, Catalog, string, string]>([
    [
      "scores that nobody can earn",
      {
        ...good,
        policy: { purposes: ["marketing"] },
        moments: [asking('person.scores["vip"] > 1.0', { purposes: ["marketing"] })],
      },
      "/scores",
      'are earned by no one: no one can agree to "profiling", which policy.purposes does not have',
    ],
    [
      "a score that is counted for nothing",
      { scores: [score()], moments: [] },
      "/scores/0",
      "is counted for nothing: no condition asks for it by its name",
    ],
    [
      "a score without rules",
      { ...good, scores: [score({ add: [] })] },
      "/scores/0/add",
      "is empty: nothing adds to the score",
    ],
    [
      "a label that no place has",
      {
        ...good,
        places: [{ id: "a", labels: ["shop"] }],
        scores: [score({ add: [{ on: { enter: { label: "shpo" } }, points: 1 }] })],
      },
      "/scores/0/add/0/on/enter/label",
      'no place has the label "shpo": did you mean "shop"?',
    ],
    [
      "a condition whose moment does not ask for profiling",
      { ...good, moments: [asking('person.scores["vip"] > 1.0', { purposes: ["marketing"] })] },
      "/moments/0/when",
      'asks for what needs "profiling": without it scores are 0 and nothing was received, so name it in purposes',
    ],
    [
      "points that nobody has yet",
      { moments: [asking("person.points > 3 && event.data.points > 3")] },
      "/moments/0/when",
      "asks for person.points, and the catalog has no loyalty",
    ],
  ])("is for %s", (_, catalog, pointer, detail) => {
    expect(warnings(catalog)).toContainEqual({ pointer, detail });
  });
});
