import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Webhook } from "../../../shared/catalog/catalog.ts";
import { compileCatalog } from "../../../shared/catalog/compile-catalog.ts";
import { loadPolicy } from "../../../shared/catalog/load-policy.ts";
import { newPerson } from "../../../shared/person/person-state.ts";
import { stopPartners, stopTold, tellErased, tellKnown } from "../../../shared/told/tell-known.ts";
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
    { id: "counter", on: { zone: "counter" } },
    { id: "menu", on: { scan: "menu" } },
  ];
  return loadPolicy(
    compileCatalog(
      { places: [{ id: "main-street" }], markers: [{ id: "menu", kind: "qr" as const }], moments, webhooks },
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
      { type: "stage.reached", data: { journey: "flight", stage: "gate", run: "LH1" } },
      { journey: "flight", stage: "gate", run: "LH1" },
      { journey: "flight", stage: "gate" },
      { journey: "flight", stage: "gate" },
    ],
  ])("%j: customer %j, own %j, partner %j", (event, crm, own, ads) => {
    expect(dataOf(event)).toEqual({ crm, own, ads });
  });

  it.each(["welcome-main-street", "counter", "menu"])(
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

  it("tells a partner of a moment of any place with a label", () => {
    const data = { moment: "any-shop", variant: "a", channel: "push" };
    expect(dataOf({ type: "moment.given", moment: "any-shop", data }).ads).toEqual(data);
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
    [[], { told: ["ads@ads.example.net", "own@own.example.com"] }, ["own", "ads"]],
    [[], { told: ["ads@ads.example.net"], gpcMs: 5 }, []],
    [[], { told: ["ads@elsewhere.example.net"] }, []],
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

  it("names purposes in what a withdrawal takes back", () => {
    const [stop] = stopTold({ told: ["crm@crm.example.com"] }, of, { purposes: ["push"], nowMs: 9, newId: () => "id" });
    expect(stop).toMatchObject({ stop: { purposes: ["push"] }, atMs: 9 });
    const [note] = tellKnown(
      { type: "consent.changed", data: { purpose: "push", granted: false } },
      { told: ["crm@crm.example.com"] },
      of,
      telling,
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
        for (const { purposes: needed, data, customer } of partners) {
          if (needed.length > 0) expect(granted).toEqual(expect.arrayContaining(["marketing", "partners"]));
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
        for (const { of, purposes: needed } of hear(happened, { purposes: granted }).told) {
          if (needed.length === 0) expect(known).toContain(of.webhook);
          known.add(of.webhook);
        }
        expect(noteTold({}, { id: "a", host: "b" })).toEqual({ told: ["a@b"] });
      }),
    );
  });
});
