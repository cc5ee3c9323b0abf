import { describe, expect, it } from "vitest";
import type { Catalog, Moment, Sender, WrittenText } from "../../../shared/catalog/catalog.ts";
import { decide } from "../../../shared/decide/decide.ts";
import { trimInput } from "../../../shared/decide/trim-input.ts";
import type { SignalFact } from "../../../shared/signals/signal-fact.ts";
import { event, push, scan, spring, without } from "../../support/decide-table.ts";
import {
  EVERYTHING,
  IN_CONTROL,
  inputOf,
  inside,
  NOON,
  OUTSIDE_CONTROL,
  policyOf,
  type Story,
  TOWN,
  tell,
  verdictOf,
} from "../../support/decide-world.ts";

const NAMED: Partial<Catalog> = {
  places: (TOWN.places ?? []).map((place) => (place.id === "cafe" ? { ...place, name: "Café Zoé" } : place)),
};

function card(title: WrittenText, more: object = {}): Pick<Moment, "offer"> {
  return { offer: { variants: [{ id: "a", format: "card", title, ...more }] } };
}

function reading(title: WrittenText, story: Story = {}): Story {
  return { catalog: NAMED, ...story, moment: { ...card(title), ...story.moment } };
}

/** What the person reads first; else why nothing, with the detail of the gate. */
function titleOf(story: Story): string {
  const { decision } = tell(story);
  const { chosen, reason, gates } = decision;
  return chosen?.texts?.said.title ?? [reason, gates.find(({ passed }) => !passed)?.detail].filter(Boolean).join(" ");
}

const onEvent = (data: object, moment: Partial<Moment> = {}): Story => ({
  moment: { on: { event: "buy" }, ...moment },
  ...event("buy", data),
});

function signalled(data: SignalFact["data"], story: Story & { sender?: Sender["kind"]; trust?: "high" } = {}): Story {
  const { sender = "store", trust = "medium" } = story;
  const atMs = Date.parse(NOON);
  const senders: Sender[] = [{ id: "oven", kind: sender, scopes: ["signal:fresh"], alg: "HS256", sealedKey: "x" }];
  return {
    moment: { on: { signal: "fresh" }, channels: ["inline"] },
    facts: inside(["cafe"]),
    signals: [{ id: "s", type: "fresh", place: "cafe", fromMs: atMs, untilMs: atMs + 3_600_000, trust, data }],
    catalog: { ...NAMED, senders },
    ...story,
  };
}

describe("a text that names values says", () => {
  it.each<[string, string, WrittenText, Story]>([
    ["the name of the place", "Fresh at Café Zoé", "Fresh at {place}", {}],
    [
      "the id of a place without a name",
      "Fresh at bar",
      "Fresh at {place}",
      { moment: { on: { enter: { place: "bar" } } }, facts: inside(["bar"]) },
    ],
    [
      "the marker's zone",
      "At the counter of Café Zoé",
      "At the {zone} of {place}",
      { moment: { on: { scan: "table" } }, ...scan("table") },
    ],
    [
      "what an event said",
      "Ramen, 2 of 12.5, true",
      "{event.dish}, {event.n} of {event.price}, {event.warm}",
      onEvent({ dish: "Ramen", n: 2, price: 12.5, warm: true }),
    ],
    ["what a signal said", "Sesame", "{signal.kind}", signalled({ kind: "Sesame" })],
    [
      "what is known of the person",
      "Hello gold",
      "Hello {attributes.tier}",
      { profile: { attributes: { tier: "gold" } } },
    ],
    ["a brace", "{place} Café Zoé", "{{place} {place}", {}],
    ["a value that looks like a name as it is", "{place}", "{event.dish}", onEvent({ dish: "{place}" })],
    [
      "the words of the person's language",
      "Frisch bei Café Zoé",
      { en: "Fresh", de: "Frisch bei {place}" },
      { profile: { locale: "de-AT" } },
    ],
    [
      "a signal's instant by the clock of the place",
      "14:30 Uhr",
      { en: "-", de: "{signal.until:time} Uhr" },
      signalled(
        { until: "2026-11-24T13:30:00Z" },
        {
          facts: inside(["bar"]),
          profile: { locale: "de", timeZone: "America/New_York" },
          signals: [
            {
              id: "s",
              type: "fresh",
              place: "bar",
              fromMs: 0,
              untilMs: Date.parse(NOON) + 1000,
              trust: "medium",
              data: { until: "2026-11-24T13:30:00Z" },
            },
          ],
        },
      ),
    ],
    [
      "an event's instant by the clock of the person",
      "22:30",
      { en: "-", de: "{event.at:time}" },
      { ...onEvent({ at: "2026-11-24T13:30:00Z" }), profile: { locale: "de", timeZone: "Asia/Tokyo" } },
    ],
    [
      "an event's date by the calendar of the person",
      "25. November 2026",
      { en: "-", de: "{event.at:date}" },
      { ...onEvent({ at: "2026-11-24T23:30:00Z" }), profile: { locale: "de", timeZone: "Asia/Tokyo" } },
    ],
    [
      "a date in a language that no one knows",
      "November 24, 2026",
      { en: "-", "i-klingon": "{event.at:date}" },
      { ...onEvent({ at: NOON }), profile: { locale: "i-klingon" } },
    ],
    ["a time of the brand's own signal", "until 18:30", "until {signal.until}", signalled({ until: "18:30" })],
    [
      "a time that an operator said",
      "until 18:30",
      "until {signal.until}",
      signalled({ until: "18:30" }, { sender: "partner", trust: "high" }),
    ],
    ["an address that the brand keeps", "a@b", "{attributes.mail}", { profile: { attributes: { mail: "a@b" } } }],
  ])("%s: %s", (_, said, title, story) => {
    expect(titleOf(reading(title, story))).toBe(said);
  });

  it("the same in body and button; without a button the title is on it", () => {
    const texts = { body: "At {place}", action: { label: "To {place}", url: "https://shop.test/" } };
    expect(tell({ catalog: NAMED, moment: card("Hello", texts) }).decision.chosen?.texts).toEqual({
      said: { title: "Hello", body: "At Café Zoé", label: "To Café Zoé" },
      purposes: ["location"],
    });
    expect(tell(reading("{place}")).decision.chosen?.texts?.said).toEqual({ title: "Café Zoé", label: "Café Zoé" });
  });
});

describe("a candidate fails “condition”, detail “text”, if a text names", () => {
  it.each<[string, WrittenText, Story]>([
    ["what an event did not say", "{event.dish}", onEvent({})],
    ["what every object inherits", "{event.constructor}", onEvent({})],
    ["what is empty", "{event.dish}", onEvent({ dish: "\u202e \n" })],
    ["an event's link", "{event.dish}", onEvent({ dish: "evil.example" })],
    ["a partner's link", "{signal.kind}", signalled({ kind: "https://evil.example" }, { sender: "partner" })],
    ["a partner's time", "{signal.until}", signalled({ until: "18:30" }, { sender: "partner" })],
    [
      "a link of a sender that the catalog has lost",
      "{signal.kind}",
      signalled({ kind: "evil.example" }, { catalog: NAMED }),
    ],
    ["a time that is no instant", "{event.at:time}", onEvent({ at: "18:30" })],
    ["a time that is a number", "{event.at:time}", onEvent({ at: 1_795_420_800 })],
    ["an attribute that no one set", "{attributes.tier}", {}],
    ["a place, and they are in none", "{place}", { ...onEvent({}), facts: { event: { name: "buy", data: {} } } }],
    ["the zone of a place that they did not reach by a zone", "{zone}", {}],
  ])("%s", (_, title, story) => {
    expect(titleOf(reading(title, story))).toBe("condition text");
  });

  it("in the person's language alone", () => {
    const title = { en: "Hello", de: "{attributes.tier}" };
    expect(verdictOf(tell(reading(title)).decision)).toBe("offer hello");
    expect(titleOf(reading(title, { profile: { locale: "de" } }))).toBe("condition text");
  });

  it("in the variant that this person draws", () => {
    const variant = (id: string, weight: number, title: string) => ({ id, weight, format: "card" as const, title });
    const drawing = (weight: number) => ({
      offer: { variants: [variant("a", weight, "Hello"), variant("b", 1 - weight, "{attributes.tier}")] },
    });
    expect(titleOf({ moment: drawing(0) })).toBe("condition text");
    expect(verdictOf(tell({ moment: drawing(1) }).decision)).toBe("offer hello");
  });

  it("in the control arm too, so that both arms have the same people", () => {
    const story = reading("{attributes.tier}", { moment: { campaign: "spring" }, ...spring({ control: 0.5 }) });
    const named = { ...story, catalog: { ...NAMED, ...spring({ control: 0.5 }) } };
    expect(titleOf({ ...named, drawKey: IN_CONTROL })).toBe("condition text");
    expect(titleOf({ ...named, drawKey: OUTSIDE_CONTROL })).toBe("condition text");
    const known = { profile: { attributes: { tier: "gold" } } };
    const withheld = tell({ ...named, ...known, drawKey: IN_CONTROL }).decision;
    expect(verdictOf(withheld)).toBe("control-group");
    expect(withheld.chosen?.texts).toBeUndefined();
    expect(titleOf({ ...named, ...known, drawKey: OUTSIDE_CONTROL })).toBe("gold");
  });

  it("after its own condition, which says why by itself", () => {
    expect(titleOf(reading("{attributes.tier}", { moment: { when: "false" } }))).toBe("condition");
  });

  it("and the next moment has its turn", () => {
    const moments: Moment[] = [
      { id: "first", on: { enter: { place: "cafe" } }, priority: 80, ...card("{attributes.tier}") },
      { id: "second", on: { enter: { place: "cafe" } }, ...card("Hello") },
    ];
    expect(verdictOf(tell({ moments }).decision)).toBe("offer second");
  });
});

describe("what a value asks for", () => {
  const textsOf = (story: Story) => tell(story).decision.chosen?.texts;

  it("the page shows where, and hides everything else that only this person is told", () => {
    expect(textsOf(reading("{place}"))?.page).toBeUndefined();
    const body = "{place}: {event.dish}, {attributes.tier} {{";
    const story = {
      ...onEvent({ dish: "Ramen" }, card("For {event.dish}", { body })),
      profile: { attributes: { tier: "gold" } },
    };
    expect(textsOf({ ...story, catalog: NAMED, facts: { ...inside(["cafe"]), ...story.facts } })).toMatchObject({
      said: { title: "For Ramen", body: "Café Zoé: Ramen, gold {", label: "For Ramen" },
      page: { title: "For …", body: "Café Zoé: …, … {", label: "For …" },
    });
  });

  it("where somebody is goes with location, also if an event set the moment off", () => {
    const there = { ...onEvent({}), facts: { ...inside(["cafe"]), event: { name: "buy", data: {} } } };
    expect(textsOf(reading("{place}", there))?.purposes).toEqual(["location"]);
    expect(titleOf(reading("{place}", { ...there, consent: without("location") }))).toBe("condition text");
    expect(textsOf(reading("{event.dish}", onEvent({ dish: "Ramen" })))?.purposes).toBeUndefined();
  });

  it("what is known of somebody goes with profiling, if they agreed to it", () => {
    const known = { profile: { attributes: { tier: "gold" } } };
    expect(textsOf(reading("{attributes.tier}", known))?.purposes).toEqual(["profiling"]);
    const story = reading("{attributes.tier}", { ...known, consent: without("profiling") });
    expect(textsOf(story)).toEqual({ said: { title: "gold", label: "gold" }, page: { title: "…", label: "…" } });
  });

  it("a push says the same", () => {
    expect(tell(reading("Fresh at {place}", { facts: push })).decision).toMatchObject({
      outcome: "push",
      chosen: { texts: { said: { title: "Fresh at Café Zoé" } } },
    });
  });

  it("a receipt decides the same again", () => {
    const story = reading("{attributes.tier} {place}", {
      profile: { attributes: { tier: "gold" } },
      consent: EVERYTHING,
    });
    const [input, policy] = [inputOf(story), policyOf(story)];
    const { decision } = decide(input, policy, OUTSIDE_CONTROL);
    const kept = JSON.parse(JSON.stringify(trimInput(input, decision, policy)));
    expect(decide(kept, policy, OUTSIDE_CONTROL).decision).toEqual(decision);
    expect(decision.chosen?.texts?.said.title).toBe("gold Café Zoé");
  });
});
