import { describe, expect, it } from "vitest";
import type { Catalog, Moment, Place } from "../../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { warnOfCatalog } from "../../../shared/catalog/warn-catalog.ts";
import { cpuMsOf } from "../../support/cpu-ms.ts";
import { fullCatalog } from "./full-catalog.ts";

const NOW_MS = Date.parse("2026-06-15T12:00:00Z");

/** The warnings of a catalog that is a good one. */
function warningsOf(catalog: Catalog): readonly { pointer: string; detail: string }[] {
  const checked = checkCatalog(catalog);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return warnOfCatalog(checked.value, NOW_MS);
}

const at = (id: string, longitude: number, latitude: number, more: Partial<Place> = {}): Place => ({
  id,
  fence: { center: [longitude, latitude], radius: 50 },
  ...more,
});
const shop = at("shop", 13.4, 52.5, { labels: ["store"], zones: ["counter"] });
const offer = { variants: [{ id: "a", format: "card" as const, title: "Hello" }] };

/** The warnings of a catalog with this moment, which has an offer unless it says otherwise. */
function warningsOfMoment(moment: Partial<Moment>, more: Catalog = {}): readonly { pointer: string; detail: string }[] {
  return warningsOf({
    places: [shop],
    ...more,
    moments: [{ id: "m", on: { enter: { place: "shop" } }, offer, ...moment }],
  });
}

describe("a catalog that means what it says", () => {
  it("has no warnings", () => {
    expect(warningsOf({})).toEqual([]);
    expect(warningsOfMoment({})).toEqual([]);
    expect(warningsOfMoment({ when: 'person.visits("store") > 2 && "store" in place.labels' })).toEqual([]);
    expect(warningsOfMoment({ channels: ["push"], purposes: ["marketing", "push"] })).toEqual([]);
    expect(warningsOfMoment({ on: { event: "bought" } }, { places: [] })).toEqual([]);
    expect(
      warningsOfMoment({ on: { exit: { label: "store" } } }, { policy: { purposes: ["location", "marketing"] } }),
    ).toEqual([]);
  });

  it("and one that uses everything has those of what it cannot mean", () => {
    expect(warningsOf(fullCatalog()).map(({ pointer }) => pointer)).toEqual([
      "/places/0/fence",
      "/places/2/fence",
      "/scores/1",
      "/scores/1/add",
      "/moments/1",
      "/moments/2",
      "/moments/3",
      "/moments/4",
      "/moments/5",
      "/moments/6",
      "/moments/7",
      "/moments/8/on/signal",
      "/moments/9",
      "/moments/9/when",
      "/moments/10",
      "/moments/11/purposes",
      "/moments/12",
      "/journeys/0/stages/0/on",
      "/journeys/0/stages/4/on",
      "/journeys/0/stages/5/on",
    ]);
  });
});

describe("a moment that can never be given is told, with the reason", () => {
  it.each<[string, RegExp, Partial<Moment>, Catalog?]>([
    ["/on/enter/label", /no place has the label "shop"/, { on: { enter: { label: "shop" } } }],
    ["/on/dwell/label", /no place has the label "shop"/, { on: { dwell: { label: "shop" }, for: "PT1M" } }],
    ["/on/place/label", /no place has the label "x"/, { on: { zone: "counter", place: { label: "x" } } }],
    ["/on/zone", /stands for the zone "counter"/, { on: { zone: "counter" } }],
    ["/on/enter/place", /no one can be seen there/, {}, { places: [{ id: "shop" }] }],
    ["/on/enter/place", /the place is always closed/, {}, { places: [{ ...shop, hours: [] }] }],
    ["", /neither an offer nor effects/, { offer: { variants: [] } }],
    ["/channels", /no channel/, { channels: [] }],
    ["/hours", /no day/, { hours: [{ days: [], from: "08:00", to: "20:00" }] }],
    ["/hours", /no day/, { hours: [] }],
    ["/until", /ended at 2026-06-15T12:00:00Z/, { until: "2026-06-15T12:00:00Z" }],
    [
      "/campaign",
      /"spring" ended/,
      { campaign: "spring" },
      { campaigns: [{ id: "spring", until: "2026-06-01T00:00:00Z" }] },
    ],
    [
      "/campaign",
      /never on at the same time/,
      { campaign: "summer", from: "2026-09-01T00:00:00Z" },
      { campaigns: [{ id: "summer", until: "2026-09-01T00:00:00Z" }] },
    ],
    ["/campaign", /budget of 0/, { campaign: "none" }, { campaigns: [{ id: "none", budget: { perDay: 0 } }] }],
    ["/on", /no one can agree to "location"/, {}, { policy: { purposes: ["marketing"] } }],
    [
      "/channels",
      /no one can agree to "push"/,
      { channels: ["push"] },
      { policy: { purposes: ["location", "marketing"] } },
    ],
    ["/trust", /nothing that tells of the place is worth that/, { trust: "medium" }],
    ["/trust", /trust of an event is low/, { on: { event: "e" }, trust: "medium" }],
    ["/confidence", /confidence of an event is low/, { on: { event: "e" }, confidence: "medium" }],
    [
      "/trust",
      /scan of the marker "m" is never worth that/,
      { on: { scan: "m" }, trust: "high" },
      { markers: [{ id: "m", kind: "qr" }] },
    ],
  ])("%s: %s", (pointer, why, moment, more) => {
    expect(warningsOfMoment(moment, more)).toEqual([
      {
        pointer: `/moments/0${pointer}`,
        detail: expect.stringMatching(new RegExp(`^can never be given: .*${why.source}`)),
      },
    ]);
  });

  it("and what something can set off is not", () => {
    const altbeacon = { id: "0".repeat(40) };
    const beacons = [{ id: "b", place: "shop", zone: "counter", altbeacon }];
    expect(warningsOfMoment({ on: { zone: "counter" }, trust: "medium" }, { beacons })).toEqual([]);
    expect(
      warningsOfMoment({}, { places: [{ id: "shop" }], beacons: [{ id: "b", place: "shop", altbeacon }] }),
    ).toEqual([]);
    const gateway = {
      id: "g",
      kind: "gateway" as const,
      scopes: ["sightings"],
      alg: "HS256" as const,
      sealedKey: "c2VhbGVk",
    };
    expect(warningsOfMoment({ on: { zone: "counter" } }, { senders: [gateway] })).toEqual([]);
    expect(warningsOfMoment({ on: { zone: "counter" } }, { senders: [{ ...gateway, places: [] }] })).toHaveLength(1);
    const eid = { sealedKey: "c2VhbGVk", scaler: 10 };
    expect(warningsOfMoment({ trust: "high" }, { beacons: [{ id: "b", place: "shop", eid }] })).toEqual([]);
    expect(warningsOfMoment({ on: { scan: "m" }, trust: "medium" }, { markers: [{ id: "m", kind: "qr" }] })).toEqual(
      [],
    );
  });
});

describe("a warning is given of", () => {
  it("a label in a condition that no place has", () => {
    const when = 'person.visits("food") > 1 || ("late" in place.labels && person.visits("store") > 0)';
    expect(warningsOfMoment({ when })).toEqual([
      { pointer: "/moments/0/when", detail: 'asks for the label "food", which no place has' },
      { pointer: "/moments/0/when", detail: 'asks for the label "late", which no place has' },
    ]);
  });

  it("a push without the purpose push", () => {
    expect(warningsOfMoment({ channels: ["push"] })).toEqual([
      { pointer: "/moments/0/channels", detail: expect.stringContaining('"push"') },
    ]);
  });

  it("a place thousands of kilometres from all others, and whether its coordinates are swapped", () => {
    const swapped = at("swapped", 52.5, 13.4);
    expect(warningsOf({ places: [shop, swapped] })).toEqual([
      {
        pointer: "/places/1/fence",
        detail: expect.stringMatching(/^is 5,[0-9]00 km from your other place: are latitude and longitude swapped\?/),
      },
    ]);
    const third = at("third", 13.5, 52.4);
    expect(warningsOf({ places: [swapped, shop, third] }).map(({ pointer }) => pointer)).toEqual(["/places/0/fence"]);
    expect(warningsOf({ places: [shop, third, at("far", -74, 40.7)] })).toEqual([
      { pointer: "/places/2/fence", detail: "is 6,400 km from the nearest of your other places: is that right?" },
    ]);
    expect(warningsOf({ places: [shop] })).toEqual([]);
    expect(warningsOf({ places: [at("a", 179.9, -17), at("b", -179.9, -17)] })).toEqual([]);
  });
});

describe("a place and its time zone", () => {
  const berlin = "Europe/Berlin";
  const swapped = "did you swap latitude and longitude? Longitude comes first";

  it.each<[string, Catalog, string]>([
    ["of its own", { places: [at("a", 52.52, 13.405, { timeZone: berlin })] }, `${berlin}: ${swapped}`],
    ["of the mesh", { mesh: { timeZone: berlin }, places: [at("a", 52.52, 13.405)] }, `${berlin}: ${swapped}`],
    [
      "of the mesh, of which another part of the world is far",
      { mesh: { timeZone: berlin }, places: [at("bali", 115.2, -8.6)] },
      `${berlin}: if that is right, give it a timeZone of its own`,
    ],
    [
      "of its own, of another continent",
      { places: [at("a", 13.4, 52.5, { timeZone: "America/New_York" })] },
      "America/New_York: is that right?",
    ],
    [
      "beside other places: it is warned of once",
      { mesh: { timeZone: berlin }, places: [at("a", 52.52, 13.405), shop] },
      `${berlin}: ${swapped}`,
    ],
    ["of London", { places: [at("a", 51.5, -0.12, { timeZone: "Europe/London" })] }, `Europe/London: ${swapped}`],
    ["of New York", { places: [at("a", 40.7, -74, { timeZone: "America/New_York" })] }, `America/New_York: ${swapped}`],
    [
      "of Mumbai, with its sign lost",
      { places: [at("a", -72.9, 19.1, { timeZone: "Asia/Kolkata" })] },
      "Asia/Kolkata: is that right?",
    ],
  ])("that cannot be %s is warned of", (_, catalog, words) => {
    expect(warningsOf(catalog)).toEqual([{ pointer: "/places/0/fence", detail: `is far from the time zone ${words}` }]);
  });

  it.each<[string, number, number]>([
    // where clock and sun are farthest apart, and at the rims of what the zones are for
    ["Asia/Shanghai", 73.5, 39.4],
    ["Europe/Madrid", -9.3, 43],
    ["America/Adak", 172.9, 52.9],
    ["Pacific/Kiritimati", -157.4, 1.9],
    ["Pacific/Apia", -171.8, -13.8],
    ["America/Nuuk", -56.1, 72.8],
    ["Europe/Moscow", 69, 77],
    ["Europe/Athens", 24.1, 34.8],
    ["Africa/Johannesburg", 37.7, -46.9],
    ["Asia/Anadyr", -169.1, 65.8],
    ["Pacific/Auckland", 169.2, -52.5],
    ["Atlantic/Stanley", -59, -51.7],
    ["America/Punta_Arenas", -68.7, -56.5],
    ["Antarctica/Vostok", 106.9, -78.4],
    ["Australia/Perth", 113.2, -26.1],
    ["europe/berlin", 13.4, 52.5],
    // named for no place
    ["UTC", 151.2, -33.9],
    ["Etc/GMT-14", -151.2, 33.9],
  ])("of %s may be at [%f, %f]", (timeZone, longitude, latitude) => {
    expect(warningsOf({ places: [at("a", longitude, latitude, { timeZone })] })).toEqual([]);
  });

  it("that no one has written is not guessed", () => {
    expect(warningsOf({ mesh: {}, places: [at("a", 52.52, 13.405)] })).toEqual([]);
    expect(warningsOf({ mesh: { timeZone: berlin }, places: [{ id: "a" }] })).toEqual([]);
  });
});

describe("a label that no place has is told with the one that was meant", () => {
  it("of a trigger and of a condition", () => {
    expect(warningsOfMoment({ on: { enter: { label: "stores" } }, when: 'person.visits("stor") > 1' })).toEqual([
      {
        pointer: "/moments/0/on/enter/label",
        detail: 'can never be given: no place has the label "stores": did you mean "store"?',
      },
      { pointer: "/moments/0/when", detail: 'asks for the label "stor", which no place has: did you mean "store"?' },
    ]);
  });
});

describe("warnings", () => {
  it("of a large catalog take no quadratic time", () => {
    const places = Array.from({ length: 50_000 }, (_, n) => at(`p${n}`, (n % 3600) / 10 - 180, (n % 1700) / 10 - 85));
    const moments = places
      .slice(0, 20_000)
      .map(({ id }) => ({ id, on: { enter: { place: id } }, when: 'person.visits("x") > 1' }));
    const startMs = performance.now();
    expect(warnOfCatalog({ places, moments }, NOW_MS).length).toBeGreaterThan(1000);
    expect(performance.now() - startMs).toBeLessThan(5000);
  });

  it("of a brand all over the world, with a single place in most parts of it, take none either", () => {
    const places: Place[] = [];
    for (let longitude = -177; longitude < 180; longitude += 6)
      for (let latitude = -81; latitude < 84; latitude += 6)
        places.push(at(`alone-${places.length}`, longitude, latitude));
    while (places.length < 100_000) places.push(at(`home-${places.length}`, 6 + (places.length % 1000) / 200, 48));
    let warnings: ReturnType<typeof warnOfCatalog> = [];
    expect(
      cpuMsOf(() => {
        warnings = warnOfCatalog({ places }, NOW_MS);
      }),
    ).toBeLessThan(3000);
    expect(warnings).toEqual([]);
  });
});
