import { describe, expect, it } from "vitest";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import type { Fault } from "../../../shared/errors.ts";
import { fullCatalog } from "./full-catalog.ts";

function faultsOf(document: unknown): readonly Fault[] {
  const checked = checkCatalog(document);
  return checked.ok ? [] : checked.error;
}

/** The document with what lies at the pointer replaced; undefined takes it out. */
function withValue(pointer: string, value: unknown, document: unknown = fullCatalog()): unknown {
  const [, ...path] = pointer.split("/").map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = path.pop();
  let owner: unknown = document;
  for (const key of path) owner = Reflect.get(Object(owner), key);
  if (last === undefined) return value;
  if (value === undefined) Reflect.deleteProperty(Object(owner), last);
  else Object.defineProperty(owner, last, { value, enumerable: true, configurable: true, writable: true });
  return document;
}

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
    ["/campaigns/0/control", 0.5],
    ["/campaigns/0/control", 0],
    ["/moments/0/priority", 0],
    ["/moments/0/priority", 99.5],
    ["/moments/0/when", "place == null"],
    ["/moments/0/offer/variants/0/title", { EN: "Hello" }],
    ["/moments/0/offer/variants/0/title", { en: "Hello", "zh-Hant-TW": "您好" }],
    ["/moments/0/purposes", ["offers.inline"]],
    ["/moments/0/then/1/set", { toString: "x", n: -1.5 }],
    ["/policy/quietHours", { from: "00:00", to: "00:00" }],
    ["/mesh/timeZone", "Asia/Calcutta"],
    ["/mesh/locale", "EN"],
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

  it("but nothing follows from what is broken already", () => {
    const broken = withValue("/places/0/fence/radius", -1);
    expect(faultsOf(broken)).toEqual([{ pointer: "/places/0/fence/radius", detail: "must be at least 5" }]);
    const policy = withValue("/policy/purposes", 7);
    expect(faultsOf(policy)).toEqual([{ pointer: "/policy/purposes", detail: "must be a list" }]);
    const mesh = withValue("/mesh/locale", "?");
    expect(faultsOf(mesh).map((fault) => fault.pointer)).toEqual(["/mesh/locale"]);
    const moment = withValue("/moments/0/priority", 1000);
    expect(faultsOf(moment).map((fault) => fault.pointer)).toEqual(["/moments/0/priority"]);
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
    const startMs = performance.now();
    expect(faultsOf({ places: places(100_000) })).toEqual([]);
    expect(performance.now() - startMs).toBeLessThan(5000);
  });

  it("of many references takes no quadratic time", () => {
    const zones = Array.from({ length: 50_000 }, (_, index) => `z${index}`);
    const markers = zones.map((zone, index) => ({ id: `m-${index}`, place: "a", zone, kind: "qr" }));
    const moments = markers.slice(0, 20_000).map(({ id }) => ({ id, on: { scan: id } }));
    const startMs = performance.now();
    expect(faultsOf({ places: [{ id: "a", zones }], markers, moments })).toEqual([]);
    expect(performance.now() - startMs).toBeLessThan(5000);
  });

  it("of nothing but faults costs little", () => {
    const startMs = performance.now();
    expect(faultsOf({ places: new Array(2_000_000).fill(0) })).toHaveLength(1001);
    expect(faultsOf({ places: [{ id: "a", zones: new Array(2_000_000).fill(0) }] })).toHaveLength(1);
    expect(performance.now() - startMs).toBeLessThan(5000);
  });

  it("nested without end does not blow the stack", () => {
    const nested = (depth: number) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
    expect(faultsOf({ places: nested(100_000) })).not.toEqual([]);
    expect(faultsOf(withValue("/places/1/fence/coordinates", nested(100_000)))).not.toEqual([]);
    expect(faultsOf(withValue("/senders/0/jwk/x5c", nested(100_000)))).not.toEqual([]);
  });
});
