import { describe, expect, it } from "vitest";
import type { Catalog, Moment } from "../../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { compileCatalog } from "../../../shared/catalog/compile-catalog.ts";
import { warnOfCatalog } from "../../../shared/catalog/warn-catalog.ts";
import type { Fault } from "../../../shared/errors.ts";
import { cpuMsOf } from "../../support/cpu-ms.ts";
import { faultsOf } from "./faults-of.ts";

const AT = "/moments/0/offer/variants/0";

const STREET: Catalog = {
  places: [
    { id: "cafe", name: "Café", labels: ["food"], zones: ["counter"] },
    { id: "hall", labels: ["food"] },
  ],
  markers: [
    { id: "poster", kind: "qr" },
    { id: "door", kind: "qr", place: "hall" },
    { id: "table", kind: "qr", place: "cafe", zone: "counter" },
  ],
};

function catalogWith(on: Moment["on"], title: unknown, more: object = {}) {
  const variant = { id: "a", format: "card", title, ...more };
  return { ...STREET, moments: [{ id: "m", on, channels: ["inline"], offer: { variants: [variant] } }] };
}

/** A journey and moments around one that is looked at: on its last stage, on that, and on an event. */
function withParcel(on: Moment["on"], title: string) {
  const stages = ["out", "there"].map((id) => ({ id, on: { signal: id } }));
  return {
    journeys: [{ id: "parcel", stages }],
    moments: [
      ...catalogWith(on, title).moments,
      { id: "there", on: { stage: "there" } },
      { id: "later", on: { after: { moment: "there", delay: "P1D" } } },
      { id: "bought", on: { event: "buy" } },
    ],
  };
}

function warningsOf(document: unknown): readonly Fault[] {
  const checked = checkCatalog(document);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return warnOfCatalog(checked.value, 0);
}

const ENTER = { enter: { place: "cafe" } };

describe("a text may name", () => {
  it.each<[Moment["on"], string]>([
    [ENTER, "{place} {zone} {attributes.tier}"],
    [{ exit: { label: "food" } }, "{place} {zone}"],
    [{ dwell: { place: "cafe" }, for: "PT5M" }, "{place} {zone}"],
    [{ zone: "counter" }, "{place} {zone}"],
    [{ scan: "table" }, "{place} {zone}"],
    [{ scan: "door" }, "{place}"],
    [{ event: "buy" }, "{place} {zone} {event.dish} {event.at:time} {attributes.tier}"],
    [{ signal: "fresh" }, "{place} {signal.kind} {signal.until:date}"],
    [ENTER, "{{event.dish} for {place} }}"],
  ])("on %j: %s", (on, title) => {
    expect(faultsOf(catalogWith(on, title))).toEqual([]);
    expect(faultsOf(catalogWith(on, { en: title, de: title }))).toEqual([]);
  });
});

describe("a name is refused, with the cause and the cure:", () => {
  it.each<[Moment["on"], string, string]>([
    [ENTER, "{event.dish}", "names {event.dish}, which only a moment on an event has"],
    [ENTER, "{signal.until:time}", "names {signal.until:time}, which only a moment on a signal has"],
    [
      { event: "buy" },
      "{signal.a}",
      'names {signal.a}, which only a moment on a signal has: did you mean "{event.a}"?',
    ],
    [{ signal: "x" }, "{event.a}", 'names {event.a}, which only a moment on an event has: did you mean "{signal.a}"?'],
    [{ signal: "x" }, "{zone}", "names {zone}, which a moment on a signal never has: leave it out"],
    [{ enter: { place: "hall" } }, "{zone}", 'names {zone}, and the place "hall" has no zones: leave it out'],
    [
      { dwell: { place: "hall" }, for: "PT5M" },
      "{zone}",
      'names {zone}, and the place "hall" has no zones: leave it out',
    ],
    [
      { scan: "poster" },
      "{place}",
      'names {place}, and the marker "poster" is in no place: leave it out, or give the marker one',
    ],
    [
      { scan: "door" },
      "{zone}",
      'names {zone}, and the marker "door" is in no zone: leave it out, or give the marker one',
    ],
    [ENTER, "{plcae}", 'names {plcae}, which is no value: did you mean "{place}"?'],
    [ENTER, "{place:time}", "names {place:time}: only values of event and signal can be written as time or date"],
    [ENTER, "{run.gate}", "names {run.gate}, which only a moment on a stage has, or one that follows it"],
    [ENTER, "{run.gate:time}", "names {run.gate:time}, which only a moment on a stage has, or one that follows it"],
    [ENTER, "{coupon.value}", "names {coupon.value}, and the variant has no coupon"],
    [ENTER, "{points.balance}", "names {points.balance}, and the catalog has no loyalty"],
    [ENTER, "50 % { off", "opens a name that nothing closes: write {{ for a brace"],
  ])("on %j, %s %s", (on, text, detail) => {
    expect(faultsOf(catalogWith(on, text))).toEqual([{ pointer: `${AT}/title`, detail }]);
    const more = { body: { en: "Hello", de: text }, action: { label: { en: text } } };
    expect(faultsOf(catalogWith(on, "Hello", more))).toEqual([
      { pointer: `${AT}/body/de`, detail },
      { pointer: `${AT}/action/label/en`, detail },
    ]);
  });

  it.each<[Moment["on"], string, string]>([
    [{ stage: "out" }, "{place}", "names {place}, which a moment on a stage never has: leave it out"],
    [
      { after: { moment: "bought", delay: "P1D" } },
      "{zone}",
      "names {zone}, which a moment on another never has: leave it out",
    ],
    [
      { after: { moment: "bought", delay: "P1D" } },
      "{run.gate}",
      "names {run.gate}, which only a moment on a stage has, or one that follows it",
    ],
  ])("on %j, %s %s", (on, title, detail) => {
    expect(faultsOf(withParcel(on, title))).toEqual([{ pointer: "/moments/0/offer/variants/0/title", detail }]);
  });

  it.each<[Moment["on"], string]>([
    [{ stage: "out" }, "{run.from:time} {attributes.tier}"],
    [{ after: { moment: "there", delay: "P1D" } }, "{run.from:date}"],
    [{ after: { moment: "later", delay: "P1D" } }, "{run.from}"],
  ])("but not on %j, %s", (on, title) => expect(faultsOf(withParcel(on, title))).toEqual([]));

  it.each([
    ["{place}", "names {place}, which a stage never has: only {run.…} and {attributes.…}"],
    ["{signal.x}", "names {signal.x}, which a stage never has: only {run.…} and {attributes.…}"],
    ["{points.balance}", "names {points.balance}, which a stage never has: only {run.…} and {attributes.…}"],
    ["{run.x", "opens a name that nothing closes: write {{ for a brace"],
  ])("in a stage, %s %s", (text, detail) => {
    const stage = { id: "sent", on: { signal: "sent" }, title: "{run.from}", body: { en: "Hi", de: text } };
    const button = { ...stage, body: "{attributes.tier}", action: { label: text } };
    const at = "/journeys/0/stages/0";
    expect(faultsOf({ journeys: [{ id: "parcel", stages: [stage] }] })).toEqual([{ pointer: `${at}/body/de`, detail }]);
    expect(faultsOf({ journeys: [{ id: "parcel", stages: [button] }] })).toEqual([
      { pointer: `${at}/action/label`, detail },
    ]);
  });

  it("each of several, once", () => {
    expect(faultsOf(catalogWith(ENTER, "{event.a} {event.a} {signal.b} {place}"))).toHaveLength(2);
  });

  it("of very many only the first, in little time", () => {
    const texts = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`en-x-${index}`, "{x}"]));
    let faults: readonly Fault[] = [];
    const spentMs = cpuMsOf(() => {
      faults = faultsOf(catalogWith(ENTER, { en: "{plcae}", ...texts }));
    });
    expect(spentMs).toBeLessThan(5000);
    expect(faults.length).toBeLessThanOrEqual(1001);
  });

  it("nothing is said of a trigger, place or marker that is wrong itself", () => {
    expect(faultsOf(catalogWith({ scan: "postr" }, "{place}")).map(({ pointer }) => pointer)).toEqual([
      "/moments/0/on/scan",
    ]);
    const broken = { ...catalogWith({ enter: { place: "hall" } }, "{zone}"), places: [{ id: "hall", zones: "x" }] };
    expect(faultsOf(broken).filter(({ pointer }) => pointer.startsWith("/moments"))).toEqual([]);
    const unknown = JSON.parse(
      '{"moments":[{"id":"m","on":{},"offer":{"variants":[{"id":"a","format":"card","title":"{event.a}"}]}}]}',
    );
    expect(faultsOf(unknown).every(({ pointer }) => pointer.startsWith("/moments/0/on"))).toBe(true);
  });
});

describe("a text that is right and seldom meant", () => {
  it.each<[Moment["on"], string, string]>([
    [ENTER, "At {{place}}", 'shows a brace and the word: did you mean "{place}"?'],
    [{ event: "buy" }, "{{event.at:time}}", 'shows a brace and the word: did you mean "{event.at:time}"?'],
    [
      { enter: { place: "hall" } },
      "{place}",
      'names {place}, and the place "hall" has no name: people would read its id',
    ],
    [
      { dwell: { label: "food" }, for: "PT5M" },
      "{place}",
      'names {place}, and the place "hall" has no name: people would read its id',
    ],
    [{ scan: "door" }, "{place}", 'names {place}, and the place "hall" has no name: people would read its id'],
  ])("on %j, %s is warned of", (on, title, detail) => {
    expect(warningsOf(catalogWith(on, title))).toContainEqual({ pointer: `${AT}/title`, detail });
    expect(warningsOf(catalogWith(on, { en: "Hello", de: title }))).toContainEqual({
      pointer: `${AT}/title/de`,
      detail,
    });
  });

  it.each<[Moment["on"], string]>([
    [ENTER, "At {place} {{ }}"],
    [{ scan: "table" }, "{place}"],
    [{ enter: { place: "hall" } }, "{{ place"],
  ])("on %j, %s is not", (on, title) => {
    expect(warningsOf(catalogWith(on, title)).filter(({ pointer }) => pointer.startsWith(AT))).toEqual([]);
  });
});

describe("a compiled catalog", () => {
  const templatesOf = (title: string) =>
    compileCatalog(
      { moments: [{ id: "m", on: ENTER, offer: { variants: [{ id: "a", format: "card", title }] } }] },
      "v",
    ).moments[0]?.variants[0]?.templates;

  it("has the texts that name values taken apart, and nothing for the others", () => {
    expect(templatesOf("At {place}")).toEqual({ "At {place}": ["At ", { of: "place" }] });
    expect(templatesOf("{{")).toEqual({ "{{": ["{"] });
    expect(templatesOf("Hello }")).toBeUndefined();
  });

  it("leaves a text of an older version as it is, whose braces meant nothing", () => {
    expect(templatesOf("50 % { off")).toBeUndefined();
  });
});
