import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Catalog, Moment } from "../../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { simulateBoth, simulateDay, simulateDaySteps } from "../../../shared/simulate/simulate-day.ts";
import type { MomentFigures, Simulation } from "../../../shared/simulate/simulation.ts";
import { makeWorld, type World } from "../../../shared/simulate/world.ts";
import { LIFE_SCORES, type Settings, settings } from "../../support/decide-life.ts";
import { greeting, oneCard, TOWN } from "../../support/decide-world.ts";

const DAY = "2026-11-24";

function worldOf(catalog: Catalog): World {
  const checked = checkCatalog(catalog);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return makeWorld(checked.value);
}

/** The town in one time zone, so that its day is the day of everybody in it. */
function townOf(more: Partial<Catalog>): Catalog {
  const places = (TOWN.places ?? []).map(({ timeZone: _timeZone, ...place }) => place);
  return { ...TOWN, places, ...more };
}

function catalogOf({ moments, springCaps, personCaps, control }: Settings): Catalog {
  return townOf({
    campaigns: [{ id: "spring", caps: springCaps, control }, { id: "summer" }],
    scores: [...LIFE_SCORES],
    policy: { caps: personCaps, quietHours: { from: "23:00", to: "01:00" } },
    moments,
  });
}

function sendsOf({ offers, pushes }: MomentFigures): number {
  return offers + pushes;
}

function figuresOf({ moments }: Simulation, id: string): MomentFigures {
  const found = moments.find(({ moment }) => moment === id);
  if (found === undefined) throw new Error(`no figures of ${id}`);
  return found;
}

const seed = fc.nat({ max: 0xffff_ffff });
const few = { numRuns: 25 };

/** The work of a day on a catalog, in counted microseconds. */
function workOf(catalog: Catalog): number {
  return [...simulateDaySteps(worldOf(catalog), { seed: 1, pings: 500, day: DAY })].reduce((sum, one) => sum + one, 0);
}

describe("a simulated day", () => {
  it("is the same for the same seed, and another for another", () => {
    const world = worldOf(townOf({ moments: [greeting()] }));
    const options = { seed: 1, pings: 500, day: DAY };
    expect(simulateDay(world, options)).toEqual(simulateDay(world, options));
    expect(simulateDay(world, { ...options, seed: 2 }).moments).not.toEqual(simulateDay(world, options).moments);
  });

  it("lets people earn scores, by events too that no moment waits for, and remembers what they got", () => {
    const scores: Catalog["scores"] = [
      { id: "regular", halfLife: "P7D", add: [{ on: { event: "only-scored" }, points: 5 }] },
    ];
    const scored = greeting({ id: "scored", when: "person.scores.regular > 4.0" });
    const once = greeting({ id: "once", when: '!person.received("once", "P1D")', priority: 90 });
    const world = worldOf(townOf({ scores, moments: [scored, once] }));
    const day = simulateDay(world, {
      seed: 1,
      pings: 3000,
      day: DAY,
      agree: { profiling: 1, location: 1, marketing: 1 },
    });
    expect(sendsOf(figuresOf(day, "scored"))).toBeGreaterThan(0);
    expect(figuresOf(day, "scored").refusals.condition).toBeGreaterThan(0);
    expect(sendsOf(figuresOf(day, "once"))).toBeGreaterThan(0);
    expect(sendsOf(figuresOf(day, "once"))).toBeLessThanOrEqual(day.people);
  });

  it("has a step for each person and each message, and needs nobody between two of them", () => {
    const world = worldOf(townOf({ moments: [greeting()] }));
    const options = { seed: 1, pings: 500, day: DAY };
    const steps = simulateDaySteps(world, options);
    let count = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) count += 1;
    expect(step.value).toEqual(simulateDay(world, options));
    expect(count).toBe(step.value.people + 500);
  });

  it("counts the same work every time, and more of it the more is judged, handled or stayed at", () => {
    const many = (count: number, more: Partial<Moment> = {}) =>
      Array.from({ length: count }, (_, at) => greeting({ id: `m-${at}`, ...more }));
    const [place] = TOWN.places ?? [];
    const crowd = Array.from({ length: 40 }, (_, at) => ({ ...place, id: `around-${at}` }));
    const works = [
      townOf({ moments: many(1) }),
      townOf({ moments: many(100) }),
      townOf({ moments: many(100, { when: 'locale == "de"' }) }),
      townOf({ moments: many(100, { when: `"${"a".repeat(1000)}".split("").size() > 0` }) }),
    ].map(workOf);
    expect(works).toEqual(works.toSorted((one, other) => one - other));
    expect(new Set(works).size).toBe(works.length);
    const moments = many(1);
    expect(workOf(townOf({ moments }))).toBe(works[0]);
    expect(workOf(townOf({ places: [...(TOWN.places ?? []), ...crowd], moments }))).toBeGreaterThan(
      2 * (works[0] ?? 0),
    );
  });

  it("does not depend on the order of the catalog's members", () => {
    fc.assert(
      fc.property(settings, seed, fc.infiniteStream(fc.nat()), (about, number, stream) => {
        const catalog = catalogOf(about);
        const shuffled = Object.fromEntries(
          Object.entries(catalog)
            .map(([name, member]) => [name, Array.isArray(member) ? shuffle<unknown>(member, stream) : member] as const)
            .reverse(),
        );
        const options = { seed: number, pings: 200, day: DAY };
        expect(simulateDay(worldOf(shuffled), options)).toEqual(simulateDay(worldOf(catalog), options));
      }),
      few,
    );
  });

  it("sends what it was asked for, and every decision is counted once", () => {
    fc.assert(
      fc.property(settings, seed, fc.integer({ min: 1, max: 300 }), (about, number, pings) => {
        const { messages, silences, outcomes, reasons, moments } = simulateDay(worldOf(catalogOf(about)), {
          seed: number,
          pings,
          day: DAY,
        });
        expect(messages).toEqual({ pings, sightings: 0 });
        expect(outcomes.offer + outcomes.push + outcomes.none).toBe(pings + silences);
        expect(Object.values(reasons).reduce((sum, count) => sum + count, 0)).toBe(outcomes.none);
        expect(moments.reduce((sum, one) => sum + sendsOf(one), 0)).toBe(outcomes.offer + outcomes.push);
        for (const { setOff, offers, pushes, effects, outranked, refusals } of moments) {
          const stopped = Object.values(refusals).reduce((sum, count) => sum + count, 0);
          expect(offers + pushes + effects + outranked + stopped).toBe(setOff);
        }
      }),
      few,
    );
  });

  it("lets the same people walk in two catalogs: a place that no moment waits for changes nothing", () => {
    const pub = { id: "pub", fence: { center: [0.01, 51] as [number, number], radius: 80 } };
    fc.assert(
      fc.property(settings, seed, (about, number) => {
        const catalog = catalogOf(about);
        const more = { ...catalog, places: [...(catalog.places ?? []), pub] };
        const options = { seed: number, pings: 300, day: DAY };
        const { before, after, comparison } = simulateBoth(worldOf(catalog), worldOf(more), options);
        expect(after.people).toBe(before.people);
        expect(after.moments).toEqual(before.moments);
        expect(comparison).toMatchObject({ sends: { after: comparison.sends.before }, moments: [] });
      }),
      few,
    );
  });

  it("never gives more of a moment if its cap a day is tighter", () => {
    const cap = fc.integer({ min: 1, max: 3 });
    fc.assert(
      fc.property(settings, seed, cap, (about, number, max) => {
        const capped = (most: number) => {
          const [first, ...others] = about.moments;
          const tight = { ...first, caps: [...(first?.caps ?? []), { max: most, per: "day" }] } as Moment;
          return worldOf(catalogOf({ ...about, moments: [tight, ...others] }));
        };
        const { before, after } = simulateBoth(capped(max + 1), capped(max), { seed: number, pings: 400, day: DAY });
        expect(sendsOf(figuresOf(after, "m0"))).toBeLessThanOrEqual(sendsOf(figuresOf(before, "m0")));
      }),
      few,
    );
  });

  it("never gives more marketing if the cap of a person a day is tighter", () => {
    fc.assert(
      fc.property(settings, seed, fc.integer({ min: 1, max: 3 }), (about, number, max) => {
        const capped = (most: number) =>
          worldOf(catalogOf({ ...about, personCaps: [...about.personCaps, { max: most, per: "day" }] }));
        const services = new Set(about.moments.flatMap(({ id, service }) => (service === true ? [id] : [])));
        const marketing = ({ moments }: Simulation) =>
          moments.reduce((sum, one) => (services.has(one.moment) ? sum : sum + sendsOf(one)), 0);
        const { before, after } = simulateBoth(capped(max + 1), capped(max), { seed: number, pings: 400, day: DAY });
        expect(marketing(after)).toBeLessThanOrEqual(marketing(before));
      }),
      few,
    );
  });

  it("never gives more than a budget, and says for how many there was none", () => {
    const campaigns = [{ id: "spring", budget: { offers: 5 } }];
    const world = worldOf(townOf({ campaigns, moments: [greeting({ campaign: "spring" })] }));
    const hello = figuresOf(simulateDay(world, { seed: 1, pings: 1000, day: DAY }), "hello");
    expect(sendsOf(hello)).toBe(5);
    expect(hello.refusals.budget).toBeGreaterThan(0);
  });

  it("spreads a budget with an even pace over the day", () => {
    const of = (pace: "even" | "asap") => {
      const campaigns = [{ id: "spring", budget: { perDay: 10 }, pace }];
      const moments = [
        greeting({ campaign: "spring" }),
        greeting({ id: "late", on: { enter: { place: "bar" } }, hours: [LATE], campaign: "spring" }),
      ];
      return simulateDay(worldOf(townOf({ campaigns, moments })), { seed: 1, pings: 3000, day: DAY });
    };
    expect(sendsOf(figuresOf(of("asap"), "late"))).toBe(0);
    expect(sendsOf(figuresOf(of("even"), "late"))).toBeGreaterThan(0);
  });

  it("asks nobody who did not agree", () => {
    const world = worldOf(townOf({ moments: [greeting()] }));
    const { outcomes, moments } = simulateDay(world, { seed: 1, pings: 500, day: DAY, agree: { marketing: 0 } });
    expect(outcomes).toMatchObject({ offer: 0, push: 0 });
    expect(Object.keys(moments[0]?.refusals ?? {})).toEqual(["consent"]);
  });

  it("reaches every trigger: beacons, changing identifiers, cards, markers, events, leaving, and places without a fence", () => {
    const offer = oneCard();
    const jwk = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };
    const world = worldOf({
      mesh: { timeZone: "Europe/London" },
      places: [
        { id: "hall", zones: ["door"] },
        { id: "shop", zones: ["till"], fence: { type: "Polygon", coordinates: [L_SHAPE] } },
      ],
      beacons: [
        { id: "at-the-door", place: "hall", zone: "door", eid: { sealedKey: SEALED, scaler: 10 } },
        {
          id: "at-the-till",
          place: "shop",
          zone: "till",
          ibeacon: { uuid: "f7826da64fa24e988024bc5b71e0893e", major: 1, minor: 1 },
        },
      ],
      markers: [
        { id: "menu", place: "shop", kind: "qr" },
        { id: "poster", kind: "qr" },
      ],
      tags: [{ id: "cards", match: { macPrefix: "c0:ff:ee" } }],
      senders: [{ id: "box", kind: "gateway", places: ["hall"], scopes: ["sightings"], alg: "EdDSA", jwk }],
      moments: [
        { id: "enter", on: { enter: { place: "shop" } }, ...offer },
        { id: "exit", on: { exit: { place: "shop" } }, ...offer },
        { id: "dwell", on: { dwell: { place: "shop" }, for: "PT5M" }, ...offer },
        { id: "door", on: { zone: "door" }, ...offer },
        { id: "till", on: { zone: "till" }, ...offer },
        { id: "menu", on: { scan: "menu" }, ...offer },
        { id: "poster", on: { scan: "poster" }, ...offer },
        { id: "buy", on: { event: "buy" }, ...offer },
        { id: "nobody", on: { enter: { label: "nowhere" } }, ...offer },
      ],
    });
    const { messages, moments } = simulateDay(world, { seed: 3, pings: 3000, day: DAY });
    expect(messages.sightings).toBeGreaterThan(0);
    expect(moments.filter((one) => sendsOf(one) === 0).map(({ moment }) => moment)).toEqual(["nobody"]);
  });

  it("is empty on a catalog that nobody can notice", () => {
    const { people, outcomes } = simulateDay(worldOf({}), { seed: 1, pings: 100, day: DAY });
    expect({ people, outcomes }).toEqual({ people: 0, outcomes: { offer: 0, push: 0, none: 0 } });
  });

  it("tells how far it is, up to the end", () => {
    const shares: number[] = [];
    const onProgress = (share: number) => shares.push(share);
    const world = worldOf(townOf({ moments: [greeting()] }));
    simulateBoth(world, world, { seed: 1, pings: 500, day: DAY, onProgress });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(shares.length).toBeGreaterThan(100);
  });
});

const LATE = { days: [1, 2, 3, 4, 5, 6, 7], from: "18:00", to: "00:00" };
const SEALED = "c2VhbGVk.a2V5";

/** Its middle is outside of it. */
const L_SHAPE: [number, number][] = [
  [0, 51],
  [0.004, 51],
  [0.004, 51.0005],
  [0.0008, 51.0005],
  [0.0008, 51.0025],
  [0, 51.0025],
  [0, 51],
];

function shuffle<Item>(items: readonly Item[], stream: fc.Stream<number>): Item[] {
  const weighted = items.map((item) => ({ item, weight: stream.next().value as number }));
  return weighted.sort((a, b) => a.weight - b.weight).map(({ item }) => item);
}
