import { describe, expect, it } from "vitest";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { cpuMsOf } from "../../support/cpu-ms.ts";
import { faultsOf, withValue } from "./faults-of.ts";
import { fullCatalog } from "./full-catalog.ts";

describe("a catalog that the contract allows", () => {
  it("is given back as it was", () => {
    expect(checkCatalog(fullCatalog())).toEqual({ ok: true, value: fullCatalog() });
  });

  it("may be empty, or have empty lists", () => {
    expect(checkCatalog({})).toEqual({ ok: true, value: {} });
    const empty = {
      mesh: {},
      places: [],
      beacons: [],
      markers: [],
      senders: [],
      campaigns: [],
      policy: {},
      moments: [],
    };
    expect(checkCatalog(empty)).toEqual({ ok: true, value: empty });
  });

  it.each([
    ["/places/3/id", "constructor"],
    ["/places/0/hours", []],
    ["/places/0/fence/radius", 5],
    ["/places/0/fence/radius", 50_000],
    ["/places/0/fence/center", [-180, 90]],
    ["/beacons/0/ibeacon/uuid", "f7826da64fa24e988024bc5b71e0893e"],
    ["/places/0/name", ""],
    ["/places/0/hours/0/days", []],
    ["/places/1/fence/bbox", [4.7, 52.3, 4.8, 52.35]],
    ["/beacons/0/exitRssi", -65],
    ["/beacons/0/exitRssi", -127],
    ["/beacons/1/enterRssi", -85],
    ["/markers/1/zone", "nobody-has-this"],
    ["/campaigns/0/control", 0.5],
    ["/campaigns/0/control", 0],
    ["/moments/0/priority", 0],
    ["/moments/0/priority", 99.5],
    ["/moments/0/when", "place == null"],
    ["/moments/0/offer/variants/0/title", { EN: "Hello" }],
    ["/moments/0/offer/variants/0/title", "Hello"],
    ["/moments/0/offer/variants/0/title", ""],
    ["/$schema", "catalog.schema.json"],
    ["/mesh/brand", {}],
    ["/moments/0/offer/variants/0/title", { en: "Hello", "zh-Hant-TW": "您好" }],
    ["/moments/0/offer/variants/0/title/en", ""],
    ["/moments/0/offer/variants/0/weight", 0],
    ["/moments/0/offer/variants", []],
    ["/moments/0/channels", []],
    ["/moments/0/from", "2026-01-01t00:00:00z"],
    ["/moments/0/then/0/suppress", "Fries & Shakes!"],
    ["/moments/0/purposes", ["offers.inline"]],
    ["/moments/0/then/1/set", { toString: "x", n: -1.5 }],
    ["/policy/quietHours", { from: "00:00", to: "00:00" }],
    ["/mesh/timeZone", "Asia/Calcutta"],
    ["/mesh/locale", "EN"],
    ["/moments/0/offer/variants/0/title", { en: "Hello", "i-klingon": "nuqneH", "x-pirate": "Ahoy" }],
  ])("%s may be %j", (pointer, value) => {
    expect(faultsOf(withValue(pointer, value))).toEqual([]);
  });

  it("may give altitudes, which are dropped", () => {
    const ring = (height: readonly number[]) => [
      [1, 1, ...height],
      [2, 1, ...height],
      [2, 2, ...height],
      [1, 1, ...height],
    ];
    const catalog = (height: readonly number[]) => ({
      places: [{ id: "hill", fence: { type: "Polygon", coordinates: [ring(height)] } }],
    });
    expect(checkCatalog(catalog([0]))).toEqual({ ok: true, value: catalog([]) });
  });
});

describe("all faults are told at once", () => {
  it("in every part, of form and of reference", () => {
    let document: unknown = fullCatalog();
    const faults: [string, unknown][] = [
      ["/mesh/color", "red"],
      ["/mesh/weight", 1],
      ["/places/1/fence/coordinates/0/1/0", 500],
      ["/beacons/0/zone", "gate"],
      ["/markers/0/place", "atlantis"],
      ["/senders/1/jwk/d", "AAAA"],
      ["/campaigns/0/until", "2020-01-01T00:00:00Z"],
      ["/policy/caps/0/max", -1],
      ["/moments/0/priority", -1],
      ["/moments/0/when", "nonsense("],
      ["/moments/1/on/exit/place", "atlantis"],
      ["/moments/6/on/scan", "leaflet"],
    ];
    for (const [pointer, value] of faults) document = withValue(pointer, value, document);
    expect(new Set(faultsOf(document).map((fault) => fault.pointer))).toEqual(
      new Set(faults.map(([pointer]) => pointer)),
    );
  });

  it("every unknown member of an object", () => {
    expect(faultsOf({ places: [{ id: "a", b: 1, "c/d": 2, "e~f": 3 }] }).map((fault) => fault.pointer)).toEqual([
      "/places/0/b",
      "/places/0/c~1d",
      "/places/0/e~0f",
    ]);
  });

  it("of an item with broken members, what its other members refer to", () => {
    const document = {
      beacons: [
        { id: "?", place: "nope", exitRssi: -60, altbeacon: { id: "0".repeat(40) } },
        { id: "b", place: "nope", trust: "x", altbeacon: { id: "0".repeat(40) } },
        { id: "c", place: "nope", color: "red" },
      ],
      markers: [{ id: "m", kind: "barcode", place: "nope" }],
      senders: [{ id: "s", kind: "shop", scopes: [], places: [7, "nope"], alg: "ES256", sealedKey: "x" }],
      campaigns: [{ id: "c", control: 2, pace: "even", from: "2026-02-01T00:00:00Z" }],
      policy: { purposes: ["marketing", 5, "marketing"], caps: {} },
      moments: [
        { id: "m", on: { enter: { place: "nope" } }, campaign: "gone", priority: 101 },
        { id: "n", on: { dwell: { place: "nope" } }, purposes: ["gone", 5] },
        {
          id: "o",
          on: { zone: "gone", place: { place: "nope" }, proximity: "x" },
          offer: { variants: [{ title: {} }, 5] },
        },
        { id: "p", on: { after: { moment: "gone" } }, from: "2026-02-01T00:00:00Z", until: "2026-01-01T00:00:00Z" },
      ],
    };
    expect(
      faultsOf(document)
        .map((fault) => fault.pointer)
        .sort(),
    ).toEqual([
      "/beacons/0/exitRssi",
      "/beacons/0/id",
      "/beacons/0/place",
      "/beacons/1",
      "/beacons/1/place",
      "/beacons/1/trust",
      "/beacons/2",
      "/beacons/2/color",
      "/beacons/2/place",
      "/campaigns/0/control",
      "/campaigns/0/pace",
      "/markers/0/kind",
      "/markers/0/place",
      "/moments/0/campaign",
      "/moments/0/on/enter/place",
      "/moments/0/priority",
      "/moments/1/on/dwell/place",
      "/moments/1/on/for",
      "/moments/1/purposes/0",
      "/moments/1/purposes/1",
      "/moments/2/offer/variants/0/format",
      "/moments/2/offer/variants/0/id",
      "/moments/2/offer/variants/0/title",
      "/moments/2/offer/variants/1",
      "/moments/2/on/place/place",
      "/moments/2/on/proximity",
      "/moments/3/on/after/delay",
      "/moments/3/on/after/moment",
      "/moments/3/until",
      "/policy/caps",
      "/policy/purposes/1",
      "/policy/purposes/2",
      "/senders/0",
      "/senders/0/kind",
      "/senders/0/places/0",
      "/senders/0/places/1",
      "/senders/0/sealedKey",
    ]);
  });

  it("what refers to a part of which only the name, the zones or the language are good", () => {
    const document = {
      mesh: { locale: "de", timeZone: "Mars/Olympus" },
      places: [{ id: "a", zones: ["z", 5], silence: 5 }],
      policy: { purposes: ["location", 5] },
      moments: [
        { id: "m", on: { zone: "z", place: { place: "a" } }, purposes: ["location"] },
        { id: "n", on: { zone: "y" }, offer: { variants: [{ id: "v", format: "card", title: { en: "x" } }] } },
      ],
    };
    expect(
      faultsOf(document)
        .map((fault) => fault.pointer)
        .sort(),
    ).toEqual([
      "/mesh/timeZone",
      "/moments/1",
      "/moments/1/offer/variants/0/title",
      "/moments/1/on/zone",
      "/places/0/silence",
      "/places/0/zones/1",
      "/policy/purposes/1",
    ]);
  });

  it("but nothing follows from what is broken already", () => {
    const broken = withValue("/places/0/fence/radius", -1);
    expect(faultsOf(broken)).toEqual([{ pointer: "/places/0/fence/radius", detail: "must be from 5 to 50000 metres" }]);
    const policy = withValue("/policy/purposes", 7);
    expect(faultsOf(policy)).toEqual([{ pointer: "/policy/purposes", detail: "must be a list" }]);
    const mesh = withValue("/mesh/locale", "?");
    expect(faultsOf(mesh).map((fault) => fault.pointer)).toEqual(["/mesh/locale"]);
    for (const [pointer, value] of [
      ["/moments/0/priority", 1000],
      ["/moments/0/on/enter", 5],
      ["/moments/0/offer/variants/0/title/en", 5],
      ["/moments/0/offer/variants/0/title", ["Hello"]],
      ["/moments/0/purposes", "telepathy"],
      ["/places", {}],
      ["/places/1/zones", "gate"],
      ["/campaigns/1/budget/perDay", -1],
      ["/campaigns/0/until", "soon"],
      ["/senders/0/jwk", 5],
      ["/senders/0/alg", "none"],
      ["/senders/2/sealedKey", 5],
      ["/beacons/0/enterRssi", "loud"],
    ] as const) {
      expect(faultsOf(withValue(pointer, value)).map((fault) => fault.pointer)).toEqual([pointer]);
    }
  });

  it("up to a thousand", () => {
    const faults = faultsOf({ places: Array.from({ length: 5000 }, () => ({ id: "?" })) });
    expect(faults).toHaveLength(1001);
    expect(faults.at(-1)).toEqual({ pointer: "", detail: "has more than these 1000 faults" });
  });
});

describe("a large document", () => {
  const places = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: `place-${index}`,
      labels: ["shop"],
      timeZone: "Europe/Amsterdam",
      zones: ["door"],
      fence: { center: [(index % 360) - 180, (index % 180) - 90], radius: 100 },
    }));

  it("of 100,000 places is checked in the time of a few seconds", () => {
    const document = { places: places(100_000) };
    expect(cpuMsOf(() => expect(faultsOf(document)).toEqual([]))).toBeLessThan(5000);
  });

  it("of many references takes no quadratic time", () => {
    const zones = Array.from({ length: 50_000 }, (_, index) => `z${index}`);
    const markers = zones.map((zone, index) => ({ id: `m-${index}`, place: "a", zone, kind: "qr" }));
    const moments = markers.slice(0, 20_000).map(({ id }) => ({ id, on: { scan: id } }));
    const document = { places: [{ id: "a", zones }], markers, moments };
    expect(cpuMsOf(() => expect(faultsOf(document)).toEqual([]))).toBeLessThan(5000);
  });

  it("of nothing but faults costs little", () => {
    const cpuMs = cpuMsOf(() => {
      expect(faultsOf({ places: new Array(2_000_000).fill(0) })).toHaveLength(1001);
      expect(faultsOf({ places: [{ id: "a", zones: new Array(2_000_000).fill(0) }] })).toHaveLength(1);
    });
    expect(cpuMs).toBeLessThan(5000);
  });

  it("nested without end does not blow the stack", () => {
    const nested = (depth: number) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
    expect(faultsOf({ places: nested(100_000) })).not.toEqual([]);
    expect(faultsOf(withValue("/places/1/fence/coordinates", nested(100_000)))).not.toEqual([]);
    expect(faultsOf(withValue("/senders/0/jwk/x5c", nested(100_000)))).not.toEqual([]);
  });
});
