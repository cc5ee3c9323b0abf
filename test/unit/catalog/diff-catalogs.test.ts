import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Catalog, Moment, Place, Variant } from "../../../shared/catalog/catalog.ts";
import { diffCatalogs } from "../../../shared/catalog/diff/diff-catalogs.ts";

const VARIANTS: Variant[] = [{ id: "a", format: "card", title: { en: "Fresh" } }];
const MOMENT: Moment = {
  id: "fresh",
  on: { enter: { place: "shop" } },
  caps: [{ max: 2, per: "day" }],
  offer: { variants: VARIANTS },
};
const SHOP: Place = { id: "shop", fence: { center: [13.405, 52.52], radius: 100 } };
const CATALOG: Catalog = {
  mesh: { name: "Bakery" },
  places: [SHOP],
  campaigns: [{ id: "spring", budget: { offers: 100 } }],
  policy: { caps: [{ max: 5, per: "day" }] },
  moments: [MOMENT],
};

const moment = (more: Partial<Moment>): Catalog => ({ ...CATALOG, moments: [{ ...MOMENT, ...more }] });
const told = (after: Catalog, before = CATALOG) =>
  diffCatalogs(before, after).map(({ part, id, effect, says }) => `${effect}: ${part} ${id} ${says}`);

describe("what changes of journeys", () => {
  const stage = (id: string, more: object = {}) => ({ id, on: { signal: id }, ...more });
  const flight = (stages: readonly object[], more: object = {}) =>
    ({ ...CATALOG, journeys: [{ id: "flight", stages, ...more }] }) as Catalog;
  const BEFORE = flight([stage("booked"), stage("gate", { title: "Gate {run.gate}" }), stage("landed")]);

  it.each<[string, Catalog, readonly string[]]>([
    ["nothing, if it is the same", structuredClone(BEFORE), []],
    [
      "a stage that is new and one that is gone",
      flight([stage("booked"), stage("gate", { title: "Gate {run.gate}" }), stage("belt")]),
      [
        "other: journeys flight has the stage landed no more: runs at it go on from there",
        "other: journeys flight has the new stage belt",
      ],
    ],
    [
      "words, purposes and an end",
      flight([stage("booked"), stage("gate", { title: "Gate" }), stage("landed")], {
        purposes: ["marketing"],
        endAfter: "P5D",
      }),
      [
        "other: journeys flight purposes are marketing, were nothing",
        "other: journeys flight endAfter is P5D, was nothing",
        'other: journeys flight has another stage gate: title is "Gate", was "Gate {run.gate}"',
      ],
    ],
    [
      "another order",
      flight([stage("booked"), stage("landed"), stage("gate", { title: "Gate {run.gate}" })]),
      ["other: journeys flight has its stages in another order: booked, landed, gate"],
    ],
  ])("tells %s", (_, after, changes) => expect(told(after, BEFORE)).toEqual(changes));
});

describe("what changes for people", () => {
  it("tells an order of variants that draws others for people", () => {
    const variant = (id: string) => ({ id, format: "card", title: { en: id } }) as const;
    const before = moment({ offer: { variants: [variant("a"), variant("b")] } });
    const after = moment({ offer: { variants: [variant("b"), variant("a")] } });
    expect(told(after, before)).toEqual([
      "other: moments fresh has its variants in another order, so people may get another one than before",
    ]);
  });

  it.each<[string, Catalog, string[]]>([
    ["nothing, if it is the same", structuredClone(CATALOG), []],
    [
      "a new moment",
      { ...CATALOG, moments: [MOMENT, { id: "bye", on: { exit: { label: "food" } } }] },
      ["more: moments bye is new: it comes with leaving any place labelled food, and offers nothing"],
    ],
    ["a lost moment", { ...CATALOG, moments: [] }, ["less: moments fresh is gone: no one gets it any more"]],
    [
      "another trigger",
      moment({ on: { dwell: { place: "shop" }, for: "PT5M" } }),
      ["other: moments fresh comes with staying PT5M at shop, no longer with entering shop"],
    ],
    [
      "a trigger that is a signal, and how long a position counts for it",
      {
        ...moment({ on: { signal: "fresh", near: 500, place: { label: "food" } } }),
        policy: { ...CATALOG.policy, reachFor: "PT2H" },
      },
      [
        "other: moments fresh comes with the signal fresh at any place labelled food, up to 500 m from it, no longer with entering shop",
        "other: policy  reachFor is PT2H, was nothing",
      ],
    ],
    [
      "a tighter cap",
      moment({ caps: [{ max: 1, per: "day" }] }),
      ["less: moments fresh is at most 1 a day, no longer 2"],
    ],
    [
      "a looser cap",
      moment({ caps: [{ max: 3, per: "day" }] }),
      ["more: moments fresh is at most 3 a day, no longer 2"],
    ],
    [
      "a cap of another length",
      moment({ caps: [{ max: 2, per: "P7D" }] }),
      ["more: moments fresh is no longer held to 2 a day", "less: moments fresh is now at most 2 in P7D"],
    ],
    [
      "other words",
      moment({ offer: { variants: [{ id: "a", format: "card", title: "Warm" }] } }),
      ['other: moments fresh has another variant a: title is "Warm", was "Fresh" (en)'],
    ],
    [
      "another text below the title, another button, and another format",
      moment({
        offer: {
          variants: [
            {
              id: "a",
              format: "banner",
              title: { en: "Fresh" },
              body: { en: "Two for one", de: "Zwei für eins" },
              action: { label: "Go", url: "https://bakery.example/" },
            },
          ],
        },
      }),
      [
        'other: moments fresh has another variant a: body is "Two for one" (en), "Zwei für eins" (de), was nothing',
        "other: moments fresh has another variant a: format is banner, was card",
        'other: moments fresh has another variant a: button is "Go", was nothing',
        "other: moments fresh has another variant a: link is https://bakery.example/, was nothing",
      ],
    ],
    [
      "another wording beside the one there is",
      moment({ offer: { variants: [...VARIANTS, { id: "b", format: "card", title: "Warm" }] } }),
      ['other: moments fresh has the new variant b: "Warm"'],
    ],
    [
      "hours of a moment and of a place",
      {
        ...moment({ hours: [{ days: [5, 1, 2, 3, 4], from: "07:00", to: "11:00" }] }),
        places: [{ ...SHOP, hours: [] }],
      },
      [
        "other: moments fresh hours are Mon to Fri 07:00 to 11:00, were always",
        "other: places shop hours are never, were always",
      ],
    ],
    [
      "labels of a place",
      { ...CATALOG, places: [{ ...SHOP, labels: ["food", "late"] }] },
      ["other: places shop labels are food, late, were nothing"],
    ],
    [
      "a new campaign and a lost one",
      { ...CATALOG, campaigns: [{ id: "summer", budget: { perDay: 40, offers: 900 } }] },
      ["more: campaigns summer is new, with a budget of 900 in all, 40 a day", "less: campaigns spring is gone"],
    ],
    [
      "a tighter cap of all marketing, and quiet hours",
      { ...CATALOG, policy: { caps: [{ max: 3, per: "day" }], quietHours: { from: "21:00", to: "08:00" } } },
      [
        "less: policy  all marketing is at most 3 a day, no longer 5",
        "other: policy  quietHours are 21:00 to 08:00, were nothing",
      ],
    ],
    ["an offer less", moment({ offer: undefined as never }), ["less: moments fresh offers nothing any more"]],
    ["a priority", moment({ priority: 80 }), ["other: moments fresh priority is 80, was nothing"]],
    [
      "a place that moves and shrinks",
      { ...CATALOG, places: [{ id: "shop", fence: { center: [13.405, 52.521], radius: 60 } }] },
      ["other: places shop moves by 111 m", "less: places shop reaches 60 m, was 100 m"],
    ],
    [
      "a place without a fence",
      { ...CATALOG, places: [{ id: "shop" }] },
      ["less: places shop cannot be entered by position any more"],
    ],
    [
      "a smaller budget",
      { ...CATALOG, campaigns: [{ id: "spring", budget: { offers: 50, perDay: 10 } }] },
      [
        "less: campaigns spring has the budget offers 50, was 100",
        "less: campaigns spring has the budget perDay 10, was no limit",
      ],
    ],
    ["a policy", { ...CATALOG, policy: {} }, ["more: policy  all marketing is no longer held to 5 a day"]],
    ["a name", { ...CATALOG, mesh: { name: "Baker" } }, ["other: mesh  name is Baker, was Bakery"]],
    ["a marker", { ...CATALOG, markers: [{ id: "table", kind: "qr" }] }, ["more: markers table is new"]],
  ])("%s", (_, after, says) => {
    expect(told(after)).toEqual(says);
  });

  it("is told of loyalty rule by rule", () => {
    const earn = [{ points: 1, per: "1.00", currency: "EUR" }];
    const gold = { id: "gold", name: "Gold", from: 1000 };
    const loyalty = { name: "Friends", earn, tiers: [gold] };
    expect(told({ ...CATALOG, loyalty })).toEqual(["more: loyalty  is new"]);
    expect(told(CATALOG, { ...CATALOG, loyalty })).toEqual([
      "less: loyalty  is gone: no one has a card or points any more",
    ]);
    const changed = { name: "Friends", earn, tiers: [{ ...gold, from: 500 }], expireAfter: "P30D" };
    expect(told({ ...CATALOG, loyalty: changed }, { ...CATALOG, loyalty })).toEqual([
      "other: loyalty  expireAfter is P30D, was nothing",
      'other: loyalty  the tier gold is {"id":"gold","name":"Gold","from":500}, was {"id":"gold","name":"Gold","from":1000}',
    ]);
    expect(told({ ...CATALOG, loyalty: { name: "Friends" } }, { ...CATALOG, loyalty })).toEqual([
      'less: loyalty  points earned in EUR is nothing, was {"points":1,"per":"1.00","currency":"EUR"}',
      'less: loyalty  the tier gold is nothing, was {"id":"gold","name":"Gold","from":1000}',
    ]);
  });

  it("is nothing of the order of members", () => {
    const turned = (value: unknown): unknown =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([name, one]) => [name, turned(one)]),
          )
        : value;
    expect(told(turned(CATALOG) as Catalog)).toEqual([]);
  });

  it("is told of exactly the ids that differ, both ways", () => {
    const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"));
    fc.assert(
      fc.property(ids, ids, (before, after) => {
        const of = (names: string[]): Catalog => ({ places: names.map((id) => ({ id })) });
        const differ = diffCatalogs(of(before), of(after)).map(({ id, effect }) => `${effect} ${id}`);
        const expected = [
          ...after.filter((id) => !before.includes(id)).map((id) => `more ${id}`),
          ...before.filter((id) => !after.includes(id)).map((id) => `less ${id}`),
        ];
        expect(differ).toEqual(expected);
      }),
    );
  });
});
