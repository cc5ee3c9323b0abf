import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Webhook } from "../../../shared/catalog/catalog.ts";
import { compileCatalog } from "../../../shared/catalog/compile-catalog.ts";
import { loadPolicy } from "../../../shared/catalog/load-policy.ts";
import { newPerson } from "../../../shared/person/person-state.ts";
import { stopHandovers, stopPartners, stopTold, tellErased, tellKnown } from "../../../shared/told/tell-known.ts";
import { noteTold, whoHears } from "../../../shared/told/who-hears.ts";
import { HOOK_EVENTS, type HookEvent, type HookMemory } from "../../../shared/webhooks/hook-events.ts";

const HOSTS = {
  all: ["crm.example.com", "own.example.com", "ads.example.net"],
  own: ["crm.example.com", "own.example.com"],
  isLocal: false,
};
const ALL = [...HOOK_EVENTS];

function webhook(id: string, host: string, more: Partial<Webhook> = {}): Webhook {
  return { id, host, path: "/", events: ALL, purposes: ["marketing"], sealedSecrets: ["x"], ...more };
}

function policyOf(...webhooks: Webhook[]) {
  const moments = [
    { id: "tea", on: { event: "tea" } },
    { id: "welcome-main-street", on: { enter: { place: "main-street" } } },
    { id: "any-shop", on: { enter: { label: "shop" } } },
    { id: "only-kiosk", on: { enter: { label: "kiosk" } } },
    { id: "counter", on: { zone: "counter" } },
    { id: "menu", on: { scan: "menu" } },
    { id: "day-after", on: { after: { moment: "menu", delay: "P1D" } } },
    { id: "week-after", on: { after: { moment: "day-after", delay: "P7D" } } },
    { id: "at-gate", on: { stage: "gate", journey: "flight" } },
    { id: "booked", on: { stage: "booked", journey: "flight" } },
    { id: "opening", campaign: "main-street-opening", on: { enter: { place: "main-street" } } },
    { id: "opening-day", campaign: "drinks", on: { enter: { place: "main-street" } } },
    { id: "coffee", campaign: "drinks", on: { event: "coffee" } },
  ];
  const during = { at: "departs", before: "PT3H", after: "PT0S" };
  const stages = [
    { id: "booked", on: { signal: "booking" } },
    { id: "gate", on: { enter: { place: "main-street" }, during } },
    { id: "boarding", on: { after: "gate", delay: "PT5M" } },
    { id: "late", on: { after: "boarding", delay: "PT5M" } },
    { id: "landed", on: { event: "landed" } },
  ];
  const places = [
    { id: "main-street", labels: ["shop", "kiosk"] },
    { id: "side-street", labels: ["shop"] },
  ];
  return loadPolicy(
    compileCatalog(
      {
        places,
        markers: [{ id: "menu", kind: "qr" as const }],
        campaigns: [{ id: "drinks" }, { id: "main-street-opening" }],
        journeys: [{ id: "flight", stages }],
        moments,
        webhooks,
      },
      "v",
    ),
  );
}

function personWith(...purposes: string[]) {
  const consent = Object.fromEntries(purposes.map((purpose) => [purpose, { granted: true, atMs: 1 }]));
  const person = newPerson("p", 7);
  return { profile: { ...person.profile, customer: "ada" }, consent };
}

function hear(
  events: readonly HookEvent[],
  {
    purposes = ["marketing", "partners"],
    memory = {},
    webhooks = [
      webhook("crm", "crm.example.com", { identity: "customer" }),
      webhook("own", "own.example.com"),
      webhook("ads", "ads.example.net"),
    ],
  }: { purposes?: string[]; memory?: HookMemory; webhooks?: Webhook[] } = {},
) {
  let ids = 0;
  const terms = { policy: policyOf(...webhooks), hosts: HOSTS, nowMs: 1_000, newId: () => `id-${ids++}` };
  const { words, memory: next } = whoHears(events, personWith(...purposes), memory, terms);
  return { told: words.flatMap((word) => ("stop" in word ? [] : [word])), memory: next };
}

const PURCHASE: HookEvent = {
  type: "purchase.recorded",
  data: { amount: "12.50", currency: "EUR", place: "main-street", transaction: "7/42", items: ["tea"] },
};
const GIVEN: HookEvent = {
  type: "moment.given",
  moment: "tea",
  data: { moment: "tea", campaign: "drinks", variant: "a", channel: "inline" },
};
const SUPPRESSED: HookEvent = {
  type: "suppression.started",
  data: { name: "drinks", until: "2030-01-01T10:00:00.001Z" },
  isEnding: true,
};

/** By webhook, the data that it gets. */
function dataOf(event: HookEvent, memory: HookMemory = {}) {
  return Object.fromEntries(hear([event], { memory }).told.map(({ of, data }) => [of.webhook, data]));
}

describe("what of an event goes to whom", () => {
  it.each<[HookEvent, object, object, object]>([
    [PURCHASE, PURCHASE.data, { amount: "12.50", currency: "EUR" }, {}],
    [GIVEN, GIVEN.data, GIVEN.data, GIVEN.data],
    [
      { type: "coupon.redeemed", moment: "tea", data: { moment: "tea", place: "main-street", transaction: "7/42" } },
      { moment: "tea", place: "main-street", transaction: "7/42" },
      { moment: "tea" },
      { moment: "tea" },
    ],
    [
      { type: "points.changed", data: { points: -5, balance: 2, reason: "coffee" } },
      { points: -5, balance: 2, reason: "coffee" },
      { points: -5, balance: 2, reason: "coffee" },
      { reason: "coffee" },
    ],
    [
      { type: "stage.reached", data: { journey: "flight", stage: "booked", run: "LH1" } },
      { journey: "flight", stage: "booked", run: "LH1" },
      { journey: "flight", stage: "booked" },
      { journey: "flight", stage: "booked" },
    ],
  ])("%j: customer %j, own %j, partner %j", (event, crm, own, ads) => {
    expect(dataOf(event)).toEqual({ crm, own, ads });
  });

  it.each(["welcome-main-street", "only-kiosk", "counter", "menu", "day-after", "week-after", "at-gate"])(
    "leaves out of a partner's the moment %s, which tells where",
    (moment) => {
      const data = { moment, campaign: "drinks", variant: "a", channel: "push" };
      expect(dataOf({ type: "moment.given", moment, data })).toEqual({
        crm: data,
        own: data,
        ads: { campaign: "drinks", channel: "push" },
      });
    },
  );

  it.each(["any-shop", "tea", "booked"])("tells a partner of the moment %s, which tells no one place", (moment) => {
    const data = { moment, variant: "a", channel: "push" };
    expect(dataOf({ type: "moment.given", moment, data }).ads).toEqual(data);
  });

  it.each([
    ["main-street-opening", {}],
    ["main-street", {}],
    ["drinks", { campaign: "drinks" }],
  ])("names a partner the campaign %s as %j: not if all its moments are of one place", (campaign, left) => {
    const given: HookEvent = { type: "moment.given", moment: "tea", data: { campaign, channel: "push" } };
    expect(dataOf(given).ads).toEqual({ channel: "push", ...left });
  });

  it.each([
    ["gate", {}],
    ["boarding", {}],
    ["late", {}],
    ["landed", { stage: "landed" }],
  ])("names a partner the stage %s as %j: not if it is reached at one place", (stage, left) => {
    const reached: HookEvent = { type: "stage.reached", data: { journey: "flight", stage, run: "LH1" } };
    expect(dataOf(reached)).toEqual({
      crm: reached.data,
      own: { journey: "flight", stage },
      ads: { journey: "flight", ...left },
    });
  });

  it("rounds an end up to the hour for a partner, and keeps a name that tells a place from it", () => {
    const told = ["crm@crm.example.com", "ads@ads.example.net"];
    expect(dataOf(SUPPRESSED, { told })).toEqual({
      crm: SUPPRESSED.data,
      ads: { name: "drinks", until: "2030-01-01T11:00:00.000Z" },
    });
    const placed = { ...SUPPRESSED, data: { ...SUPPRESSED.data, name: "welcome-main-street" } };
    expect(Object.keys(dataOf(placed, { told }))).toEqual(["crm"]);
  });

  it("names the customer to an own host of that identity alone", () => {
    expect(hear([GIVEN]).told.map(({ of, customer, own }) => [of.webhook, customer, own])).toEqual([
      ["crm", "ada", true],
      ["own", undefined, true],
      ["ads", undefined, undefined],
    ]);
  });
});

describe("who hears", () => {
  it.each<[string[], HookMemory, string[]]>([
    [[], {}, []],
    [["partners"], {}, []],
    [["marketing"], {}, ["crm", "own"]],
    [["marketing", "partners"], {}, ["crm", "own", "ads"]],
    [["marketing", "partners"], { gpcMs: 5 }, ["crm", "own"]],
  ])("of what needs a purpose, with %j and %j: %j", (purposes, memory, webhooks) => {
    expect(hear([GIVEN], { purposes, memory }).told.map(({ of }) => of.webhook)).toEqual(webhooks);
  });

  it.each<[string[], HookMemory, string[]]>([
    [["marketing", "partners"], {}, []],
    [["partners"], { told: ["ads@ads.example.net", "own@own.example.com"] }, ["own", "ads"]],
    [[], { told: ["ads@ads.example.net", "own@own.example.com"] }, ["own"]],
    [["partners"], { told: ["ads@ads.example.net"], gpcMs: 5 }, []],
    [["partners"], { told: ["ads@elsewhere.example.net"] }, []],
  ])("of what ends something, with %j and %j: %j", (purposes, memory, webhooks) => {
    expect(hear([SUPPRESSED], { purposes, memory }).told.map(({ of }) => of.webhook)).toEqual(webhooks);
  });

  it("is who asks for the event and for the moment, at a host of the settings", () => {
    const webhooks = [
      webhook("deaf", "own.example.com", { events: ["person.erased"] }),
      webhook("coffee-only", "own.example.com", { moments: ["any-shop"] }),
      webhook("elsewhere", "gone.example.com"),
      webhook("tea-only", "own.example.com", { moments: ["tea"] }),
    ];
    expect(hear([GIVEN], { webhooks }).told.map(({ of }) => of.webhook)).toEqual(["tea-only"]);
    expect(hear([PURCHASE], { webhooks }).told.map(({ of }) => of.webhook)).toEqual(["coffee-only", "tea-only"]);
  });

  it("knows the person from then on, once", () => {
    const { memory } = hear([GIVEN], { purposes: ["marketing"] });
    expect(memory.told).toEqual(["crm@crm.example.com", "own@own.example.com"]);
    expect(hear([GIVEN], { purposes: ["marketing"], memory }).memory).toBe(memory);
  });

  it("gets an offer that is handed over only as the webhook that the moment names, of an own host that knows the customer", () => {
    const handover = { webhook: "crm", serial: "s", offer: {}, purposes: ["handover", "marketing"], untilMs: 9 };
    const event: HookEvent = { type: "offer.handover", moment: "tea", data: {}, handover };
    expect(hear([event]).told).toEqual([]);
    const [note, ...more] = hear([event], { purposes: ["marketing", "handover"] }).told;
    expect([note?.of.webhook, note?.purposes, more]).toEqual(["crm", ["handover", "marketing"], []]);
    for (const other of ["own", "ads"])
      expect(
        hear([{ ...event, handover: { ...handover, webhook: other } }], {
          purposes: ["marketing", "handover", "partners"],
        }).told,
      ).toEqual([]);
  });
});

describe("the end of a person", () => {
  const of = { id: "p", epoch: 7 };
  const telling = { hosts: HOSTS, nowMs: 9, newId: () => "id" };

  it("takes everything back, and then says so, to everybody who was told", () => {
    const memory = { told: ["crm@crm.example.com", "ads@ads.example.net"] };
    const words = tellErased(memory, of, telling);
    expect(words.map((word) => ["stop" in word ? word.stop : word.type, word.of.webhook, word.of.host])).toEqual([
      [{}, "crm", "crm.example.com"],
      [{}, "ads", "ads.example.net"],
      ["person.erased", "crm", "crm.example.com"],
      ["person.erased", "ads", "ads.example.net"],
    ]);
    expect(tellErased({}, of, telling)).toEqual([]);
  });

  it("says nothing to a partner about somebody whose browser says GPC, and takes all back", () => {
    const memory = { told: ["crm@crm.example.com", "ads@ads.example.net"], gpcMs: 1 };
    const words = tellErased(memory, of, telling);
    expect(words.filter((word) => !("stop" in word)).map((word) => word.of.webhook)).toEqual(["crm"]);
    expect(stopPartners(memory, of, telling).map((word) => word.of.webhook)).toEqual(["ads"]);
  });

  it("hears of a withdrawal, a partner only if it is told that it may", () => {
    const memory = { told: ["crm@crm.example.com", "ads@ads.example.net"] };
    const event = { type: "consent.changed" as const, data: { purpose: "push", granted: false } };
    const heard = (toPartners: boolean) =>
      tellKnown(event, memory, of, { ...telling, toPartners }).map((note) => note.of.webhook);
    expect([heard(true), heard(false)]).toEqual([["crm", "ads"], ["crm"]]);
  });

  it("takes back offers of what the person stopped from own hosts, which alone are handed any", () => {
    const memory = { told: ["crm@crm.example.com", "ads@ads.example.net"] };
    const words = stopHandovers(memory, of, { name: "drinks", ...telling });
    expect(words.map((word) => [word.of.webhook, "stop" in word && word.stop])).toEqual([
      ["crm", { offersOf: ["drinks"] }],
    ]);
  });

  it("names purposes in what a withdrawal takes back", () => {
    const [stop] = stopTold({ told: ["crm@crm.example.com"] }, of, { stop: { purposes: ["push"] }, ...telling });
    expect(stop).toMatchObject({ stop: { purposes: ["push"] }, atMs: 9 });
    const [note] = tellKnown(
      { type: "consent.changed", data: { purpose: "push", granted: false } },
      { told: ["crm@crm.example.com"] },
      of,
      { ...telling, toPartners: false },
    );
    expect(note).toMatchObject({ own: true, purposes: [], data: { purpose: "push", granted: false } });
  });
});

describe("whatever happens", () => {
  const purposes = fc.uniqueArray(fc.constantFrom("marketing", "partners", "push", "loyalty"));
  const events = fc.array(fc.constantFrom(GIVEN, PURCHASE, SUPPRESSED), { maxLength: 5 });
  const memories = fc.record({
    told: fc.subarray(["crm@crm.example.com", "own@own.example.com", "ads@ads.example.net"]),
    gpcMs: fc.option(fc.constant(3), { nil: undefined }),
  });

  it("no partner hears without both consents, nor an amount, a place or who it is; and all ids differ", () => {
    fc.assert(
      fc.property(purposes, events, memories, (granted, happened, { told = [], gpcMs }) => {
        const memory = gpcMs === undefined ? { told } : { told, gpcMs };
        const heard = hear(happened, { purposes: granted, memory }).told;
        const partners = heard.filter(({ of }) => of.host === "ads.example.net");
        for (const { type, purposes: needed, data, customer } of partners) {
          expect(granted).toEqual(expect.arrayContaining([...needed]));
          expect(needed).toEqual(type === "suppression.started" ? ["partners"] : ["marketing", "partners"]);
          expect(customer).toBeUndefined();
          expect(JSON.stringify(data)).not.toMatch(/12\.50|main-street|7\/42/);
        }
        if (gpcMs !== undefined) expect(partners).toEqual([]);
        expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length);
      }),
    );
  });

  it("nobody hears of an end before they heard of the person", () => {
    fc.assert(
      fc.property(purposes, events, (granted, happened) => {
        const known = new Set<string>();
        for (const { of, type } of hear(happened, { purposes: granted }).told) {
          if (type === "suppression.started") expect(known).toContain(of.webhook);
          known.add(of.webhook);
        }
        expect(noteTold({}, { id: "a", host: "b" })).toEqual({ told: ["a@b"] });
      }),
    );
  });
});
