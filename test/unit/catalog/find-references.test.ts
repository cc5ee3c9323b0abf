import { describe, expect, it } from "vitest";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { findReferences } from "../../../shared/catalog/find-references.ts";

const CATALOG: Catalog = {
  places: [{ id: "shop", labels: ["food"] }, { id: "bar" }],
  beacons: [{ id: "b", place: "shop", altbeacon: { id: "0".repeat(40) } }],
  markers: [
    { id: "menu", kind: "qr", place: "shop" },
    { id: "card", kind: "nfc" },
  ],
  senders: [{ id: "gate", kind: "gateway", places: ["bar", "shop"], scopes: ["sightings"], alg: "EdDSA" }],
  campaigns: [{ id: "bread" }],
  moments: [
    { id: "in", campaign: "bread", on: { enter: { place: "shop" } } },
    // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; a moment is never awaited.
    { id: "out", on: { exit: { label: "food" } }, then: [{ set: { a: 1 } }, { suppress: "bread", for: "P1D" }] },
    {
      id: "stay",
      on: { dwell: { place: "bar" }, for: "PT1M" },
      when: `person.visits("food") > 1 && 'shop' == place.id`,
    },
    // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; a moment is never awaited.
    { id: "scan", on: { scan: "menu" }, then: [{ suppress: "in", for: "P1D" }] },
    { id: "near", on: { zone: "counter", place: { place: "shop" } }, when: 'person.suppressed("near")' },
    { id: "shop", on: { event: "menu" } },
    { id: "oven", on: { signal: "fresh", place: { label: "food" } } },
  ],
};

function told(...[list, id]: [Parameters<typeof findReferences>[1], string]): string[] {
  return findReferences(CATALOG, list, id).map(({ from, member, name, pointer }) =>
    [from.list, from.id, member, name, pointer].join(" "),
  );
}

describe("what refers to a thing of a catalog", () => {
  it("is, for places and markers, a stage too, and for journeys and moments, what follows them", () => {
    const during = { at: "departs", before: "PT1H", after: "PT1H" };
    const stages = [
      { id: "booked", on: { signal: "booked" } },
      { id: "here", on: { enter: { label: "food" }, during } },
      { id: "taxi", on: { scan: "card", during } },
    ];
    const catalog: Catalog = {
      places: [{ id: "shop", labels: ["food"] }],
      markers: [{ id: "card", kind: "nfc" }],
      journeys: [{ id: "flight", stages }],
      moments: [
        { id: "hello", on: { stage: "here", journey: "flight" } },
        { id: "later", on: { after: { moment: "hello", delay: "PT1H" } } },
        { id: "drive", on: { stage: "taxi" } },
      ],
    };
    const pointersTo = (...[list, id]: [Parameters<typeof findReferences>[1], string]) =>
      findReferences(catalog, list, id).map(({ pointer }) => pointer);
    expect(pointersTo("places", "shop")).toEqual(["/journeys/0/stages/1/on/enter/label"]);
    expect(pointersTo("markers", "card")).toEqual(["/journeys/0/stages/2/on/scan"]);
    expect(findReferences(catalog, "journeys", "flight")).toEqual([
      {
        from: { list: "moments", id: "hello" },
        member: "on.journey",
        name: "flight",
        pointer: "/moments/0/on/journey",
      },
      { from: { list: "moments", id: "drive" }, member: "on.stage", name: "taxi", pointer: "/moments/2/on/stage" },
    ]);
    expect(pointersTo("moments", "hello")).toEqual(["/moments/1/on/after/moment"]);
  });

  it("is, for a place, what names it by id or by one of its labels", () => {
    expect(told("places", "shop")).toEqual([
      "beacons b place shop /beacons/0/place",
      "markers menu place shop /markers/0/place",
      "senders gate places shop /senders/0/places",
      "moments in on.enter.place shop /moments/0/on/enter/place",
      "moments out on.exit.label food /moments/1/on/exit/label",
      "moments stay when food /moments/2/when",
      "moments stay when shop /moments/2/when",
      "moments near on.place.place shop /moments/4/on/place/place",
      "moments oven on.place.label food /moments/6/on/place/label",
    ]);
    expect(told("places", "bar")).toEqual([
      "senders gate places bar /senders/0/places",
      "moments stay on.dwell.place bar /moments/2/on/dwell/place",
    ]);
  });

  it("is, for campaigns, markers and moments, what belongs to, waits for or suppresses them", () => {
    expect(told("campaigns", "bread")).toEqual([
      "moments in campaign bread /moments/0/campaign",
      "moments out then.1.suppress bread /moments/1/then/1/suppress",
    ]);
    expect(told("markers", "menu")).toEqual(["moments scan on.scan menu /moments/3/on/scan"]);
    expect(told("moments", "in")).toEqual(["moments scan then.0.suppress in /moments/3/then/0/suppress"]);
    expect(told("moments", "near")).toEqual([]);
    expect(told("senders", "gate")).toEqual([]);
    expect(told("markers", "card")).toEqual([]);
  });

  it("is, for a score, the conditions that ask for it; and scores refer to what adds to them", () => {
    const catalog: Catalog = {
      places: [{ id: "shop", labels: ["food"] }],
      markers: [{ id: "menu", kind: "qr" }],
      scores: [
        {
          id: "regular",
          halfLife: "P7D",
          add: [
            { on: { enter: { place: "shop" } }, points: 1 },
            { on: { enter: { label: "food" } }, points: 1 },
            { on: { scan: "menu" }, points: 1 },
            { on: { event: "menu" }, points: 1 },
          ],
        },
      ],
      moments: [{ id: "vip", on: { event: "e" }, when: 'person.scores["regular"] > 1.0' }],
    };
    const pointers = (...[list, id]: [Parameters<typeof findReferences>[1], string]) =>
      findReferences(catalog, list, id).map(({ pointer }) => pointer);
    expect(pointers("scores", "regular")).toEqual(["/moments/0/when"]);
    expect(pointers("places", "shop")).toEqual(["/scores/0/add/0/on/enter/place", "/scores/0/add/1/on/enter/label"]);
    expect(pointers("markers", "menu")).toEqual(["/scores/0/add/2/on/scan"]);
  });
});
