import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Catalog, Moment, Stage } from "../../../shared/catalog/catalog.ts";
import { type Journeys, NO_JOURNEYS, type Run, type RunDatum } from "../../../shared/journeys/run.ts";
import { NO_LIVE_STATE } from "../../../shared/live/live-state.ts";
import { newPerson, type PersonState } from "../../../shared/person/person-state.ts";
import {
  type HeldOffer,
  MAX_NOW_ITEMS,
  type NowFacts,
  type NowItem,
  nowItems,
} from "../../../shared/respond/now-items.ts";
import { HOUR_MS, MINUTE_MS, oneCard, townPolicy } from "../../support/decide-world.ts";
import { kept } from "../coupons/support/kept.ts";

const NOON_MS = Date.parse("2026-11-24T12:00:00Z");

const STAGES: readonly Stage[] = [
  { id: "booked", on: { signal: "booked" }, title: "To {run.to}", body: "Departs at {run.departs:time}" },
  { id: "check-in", on: { at: "departs", offset: "-PT23H" }, title: "Check in now" },
  {
    id: "gate",
    on: { signal: "gate" },
    title: { en: "Gate {run.gate}", de: "Flugsteig {run.gate}" },
    body: "For {attributes.name}",
    action: { label: "Way to {run.gate}", url: "https://example.com/way" },
  },
  { id: "landed", on: { signal: "landed" } },
];

const moment = (id: string, changes: Partial<Moment>): Moment => ({
  id,
  on: { stage: "gate" },
  purposes: ["marketing"],
  channels: ["inline"],
  ...oneCard(),
  ...changes,
});

const CATALOG: Partial<Catalog> = {
  journeys: [{ id: "flight", stages: [...STAGES] }],
  campaigns: [{ id: "spring" }],
  moments: [
    moment("upgrade", { priority: 50 }),
    moment("lounge", { priority: 51 }),
    moment("bread", { priority: 52, campaign: "spring" }),
  ],
};
const POLICY = townPolicy(CATALOG);

/** Somebody who granted these. */
function personWith(purposes: readonly string[], profile: Partial<PersonState["profile"]> = {}): PersonState {
  const person = newPerson("p", 0);
  const consent = Object.fromEntries(purposes.map((purpose) => [purpose, { granted: true, atMs: 0 }]));
  return { ...person, consent, profile: { ...person.profile, ...profile } };
}

const PERSON = personWith(["profiling", "marketing"]);

function said(data: Readonly<Record<string, string>>, more: Partial<RunDatum> = {}): Run["data"] {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, { value, atMs: 0, by: "m", ...more }]));
}

/** A run that came to this stage an hour ago, and is told to depart so many hours from noon. */
function flight(key: string, departsInHours: number | undefined, more: Partial<Run> = {}): Run {
  const departs =
    departsInHours === undefined ? {} : { departs: new Date(NOON_MS + departsInHours * HOUR_MS).toISOString() };
  return {
    journey: "flight",
    key,
    stage: "booked",
    passed: [],
    stageMs: NOON_MS - HOUR_MS,
    progressMs: NOON_MS - HOUR_MS,
    data: said({ to: "Oslo", gate: "B12", ...departs }),
    trust: "medium",
    openedBy: "airline",
    ...more,
  };
}

function offer(moment: string, more: Partial<HeldOffer> & { untilMs?: number; title?: string } = {}): HeldOffer {
  const { untilMs = NOON_MS + HOUR_MS, title = moment, ...rest } = more;
  const rendered = {
    moment,
    variant: "a",
    format: "card",
    title,
    action: { label: title },
    validUntilMs: untilMs,
  } as const;
  return { outcome: "offer", offer: rendered, serial: `s-${title}`, atMs: NOON_MS - HOUR_MS, ...rest };
}

function itemsOf(runs: readonly Run[], offers: readonly HeldOffer[] = [], more: Partial<NowFacts> = {}) {
  const journeys: Journeys = { ...NO_JOURNEYS, runs };
  return nowItems({
    journeys,
    offers,
    coupons: [],
    person: PERSON,
    policy: POLICY,
    live: NO_LIVE_STATE,
    nowMs: NOON_MS,
    ...more,
  });
}

/** "AC1 booked" of a run, the title of an offer. */
const nameOf = (item: NowItem) => {
  if (item.kind === "loyalty") return `${item.points} ${item.tier}`;
  if (item.kind === "coupon") return `coupon ${item.coupon.code}`;
  return item.kind === "run" ? `${item.run} ${item.stage}` : item.offer.title;
};
const namesOf = (...args: Parameters<typeof itemsOf>) => itemsOf(...args).map(nameOf);

describe("the first screen", () => {
  it.each<[sentence: string, items: readonly string[], named: readonly string[]]>([
    ["is empty for somebody of whom nothing is known", namesOf([]), []],
    [
      "shows first the run whose next instant is the soonest",
      namesOf([flight("AC1", 46), flight("AC2", 25), flight("AC3", 30)]),
      ["AC2 booked", "AC3 booked", "AC1 booked"],
    ],
    [
      "shows offers after what comes within 24 hours, and before all other runs",
      namesOf([flight("AC1", 47.1), flight("AC2", 46.9), flight("AC3", undefined)], [offer("lounge")]),
      ["AC2 booked", "lounge", "AC1 booked", "AC3 booked"],
    ],
    [
      "counts an instant in exactly 24 hours as one within 24 hours",
      namesOf([flight("AC1", 47)], [offer("lounge")]),
      ["AC1 booked", "lounge"],
    ],
    [
      "shows coupons last, the soonest end first, as long as a till would take them",
      namesOf([flight("AC1", 47.1)], [offer("lounge")], {
        nowMs: NOON_MS,
        coupons: [
          kept("late", { expiresMs: NOON_MS + 2 }),
          kept("over", { expiresMs: NOON_MS }),
          kept("soon", { expiresMs: NOON_MS + 1 }),
          kept("void", { expiresMs: NOON_MS + 1, withdrawn: { reason: "exit", atMs: 0 } }),
        ],
      }),
      ["lounge", "AC1 booked", "coupon codesoon", "coupon codelate"],
    ],
    [
      "ends with the points of the person, after their coupons",
      namesOf([flight("AC1", 47.1)], [], {
        nowMs: NOON_MS,
        standing: { balance: 40, tier: "blue" },
        coupons: [kept("soon", { expiresMs: NOON_MS + 1 })],
      }),
      ["AC1 booked", "coupon codesoon", "40 blue"],
    ],
    [
      "shows offers in the order of their rank",
      namesOf([], [offer("upgrade"), offer("bread"), offer("lounge")]),
      ["bread", "lounge", "upgrade"],
    ],
    [
      "shows other runs with the latest change first",
      namesOf([
        flight("AC1", undefined, { progressMs: NOON_MS - 3 }),
        flight("AC2", undefined, { progressMs: NOON_MS - 1 }),
        flight("AC3", undefined, { progressMs: NOON_MS - 2 }),
      ]),
      ["AC2 booked", "AC3 booked", "AC1 booked"],
    ],
    [
      "shows the stage of a wait that is over, also if its alarm is late",
      namesOf([flight("AC1", 22.9)]),
      ["AC1 check-in"],
    ],
    [
      "takes no account of an instant that the run has passed over",
      namesOf([flight("AC1", 30, { stage: "gate", passed: ["booked", "check-in"] })], [offer("lounge")]),
      ["lounge", "AC1 gate"],
    ],
    [
      "shows no run whose purposes were withdrawn",
      namesOf([flight("AC1", 30)], [offer("lounge")], { person: personWith(["marketing"]) }),
      ["lounge"],
    ],
    [
      "shows no run that was idle for too long",
      namesOf([flight("AC1", undefined, { progressMs: NOON_MS - 31 * 24 * HOUR_MS })]),
      [],
    ],
    [
      "shows the run of a stage that the catalog no longer has where the catalog still knows it to be",
      namesOf([flight("AC1", undefined, { stage: "security", passed: ["booked", "gate"] })]),
      ["AC1 gate"],
    ],
    [
      "shows no offer that ran out, whose purposes were withdrawn, or that nobody may give any more",
      namesOf([], [offer("upgrade", { untilMs: NOON_MS }), offer("lounge"), offer("gone"), offer("bread")], {
        live: { ...NO_LIVE_STATE, pausedCampaigns: ["spring"] },
        person: personWith(["profiling"]),
      }),
      [],
    ],
    [
      "shows no offer that was stopped, by its campaign or by itself",
      namesOf([], [offer("upgrade"), offer("bread"), offer("lounge")], {
        person: personWith(["marketing"], {
          stops: {
            spring: { stopped: true, atMs: 0, jtis: [] },
            upgrade: { stopped: true, atMs: 0, jtis: [] },
            lounge: { stopped: false, atMs: 0, jtis: [] },
          },
        }),
      }),
      ["lounge"],
    ],
    [
      "shows of one moment in one run only what it said last",
      namesOf(
        [],
        [
          offer("lounge", { title: "AC1 B20", run: "AC1", atMs: NOON_MS - MINUTE_MS }),
          offer("lounge", { title: "AC1 B12", run: "AC1", atMs: NOON_MS - 2 * MINUTE_MS }),
          offer("lounge", { title: "AC2 C3", run: "AC2", atMs: NOON_MS - 3 * MINUTE_MS }),
        ],
      ),
      ["AC1 B20", "AC2 C3"],
    ],
  ])("%s", (_, items, named) => expect(items).toEqual(named));

  it("says what the stage says, in the reader's language and zone", () => {
    const run = flight("AC1", 25);
    const [item] = itemsOf([run]);
    expect(item).toEqual({
      kind: "run",
      journey: "flight",
      run: "AC1",
      stage: "booked",
      sinceMs: NOON_MS - HOUR_MS,
      title: "To Oslo",
      body: "Departs at 1:00 PM",
      data: { to: "Oslo", gate: "B12", departs: "2026-11-25T13:00:00.000Z" },
    });
    const away = personWith(["profiling"], { timeZone: "Asia/Tokyo" });
    expect(itemsOf([run], [], { person: away })).toMatchObject([{ body: "Departs at 10:00 PM" }]);
    const gate = flight("AC1", undefined, { stage: "gate", passed: ["booked"] });
    expect(itemsOf([gate])).toMatchObject([{ title: "Gate B12" }]);
    expect(itemsOf([gate], [], { locale: "de-AT" })).toMatchObject([{ title: "Flugsteig B12" }]);
    const german = personWith(["profiling"], { locale: "de" });
    expect(itemsOf([gate], [], { person: german })).toMatchObject([{ title: "Flugsteig B12" }]);
    expect(itemsOf([gate], [], { person: german, locale: "en" })).toMatchObject([{ title: "Gate B12" }]);
  });

  it("leaves out exactly the texts that name a missing value", () => {
    const gate = { stage: "gate", passed: ["booked"] };
    const [whole] = itemsOf([flight("AC1", undefined, gate)], [], {
      person: personWith(["profiling"], { attributes: { name: "Ada" } }),
    });
    expect(whole).toMatchObject({
      title: "Gate B12",
      body: "For Ada",
      action: { label: "Way to B12", url: "https://example.com/way" },
    });
    const [bare] = itemsOf([flight("AC1", undefined, { ...gate, data: said({ to: "Oslo" }) })]);
    expect(Object.keys(bare ?? {})).toEqual(["kind", "journey", "run", "stage", "sinceMs", "data"]);
    const [broken] = itemsOf([flight("AC1", undefined, { data: said({ to: "Oslo", departs: "soon" }) })]);
    expect(broken).toMatchObject({ title: "To Oslo" });
    expect(broken).not.toHaveProperty("body");
  });

  it("takes what a partner said for missing if that may be a link, and writes what the brand said as it is", () => {
    const gate = { stage: "gate", passed: ["booked"] };
    const link = { gate: "https://evil.example" };
    const ofBrand = itemsOf([flight("AC1", undefined, { ...gate, data: said(link) })]);
    expect(ofBrand).toMatchObject([{ title: "Gate https://evil.example" }]);
    const ofPartner = itemsOf([flight("AC1", undefined, { ...gate, data: said(link, { isForeign: true }) })]);
    expect(ofPartner[0]).not.toHaveProperty("title");
  });

  it("never shows more than 20 things, and the same whatever order they are kept in", () => {
    const hours = fc.option(fc.integer({ min: -30, max: 60 }), { nil: undefined });
    const runs = fc
      .array(fc.tuple(hours, fc.integer({ min: 0, max: 5 })), { maxLength: 32 })
      .map((rows) =>
        rows.map(([inHours, agoHours], at) => flight(`AC${at}`, inHours, { progressMs: NOON_MS - agoHours * HOUR_MS })),
      );
    const world = runs.chain((kept) =>
      fc.record({ kept: fc.constant(kept), shuffled: fc.shuffledSubarray(kept, { minLength: kept.length }) }),
    );
    fc.assert(
      fc.property(world, ({ kept, shuffled }) => {
        const items = itemsOf(kept, [offer("lounge")]);
        expect(items.length).toBe(Math.min(kept.length + 1, MAX_NOW_ITEMS));
        expect(itemsOf(shuffled, [offer("lounge")])).toEqual(items);
      }),
    );
  });
});
