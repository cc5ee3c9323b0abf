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

describe("a fault is told with its place", () => {
  it.each<[string, unknown, RegExp, string?]>([
    // forms
    ["", [], /^must be an object/],
    ["", null, /^must be an object/],
    ["", "catalog", /^must be an object/],
    ["/shops", [], /is no member of a catalog/],
    ["/a~1b~0c", 1, /is no member of a catalog/],
    ["/places", {}, /must be a list/],
    ["/places", null, /must not be null/],
    ["/mesh", [], /must be an object/],
    ["/mesh", null, /must not be null/],
    ["/policy", "strict", /must be an object/],
    ["/places/0", [], /must be an object/],
    ["/places/0", "main-street", /must be an object/],
    ["/places/0/radius", 3, /is no member here/],
    ["/places/0/name", null, /must not be null: what is optional is left out/],
    ["/places/0/name", "  ", /must not be empty/],
    ["/places/0/name", 5, /must be a string/],
    ["/places/0/id", undefined, /is missing/],
    ["/places/0/labels", "store", /must be a list/],
    ["/places/0/labels/1", "", /must not be empty/],
    ["/places/0/zones/1", "z".repeat(65), /at most 64/],
    ["/moments/0/service", "yes", /must be true or false/],
    ["/moments/0/trust", "none", /"low".*"medium".*"high"/],
    // ids
    ["/moments/11/id", "Later", /1 to 64 of a-z/],
    ["/moments/11/id", "-later", /1 to 64 of a-z/],
    ["/moments/11/id", "x".repeat(65), /1 to 64 of a-z/],
    ["/moments/11/id", "later\n", /1 to 64 of a-z/],
    ["/places/3/id", "airport", /is the id of \/places\/1 as well/],
    ["/beacons/3/id", "b-alt", /is the id of \/beacons\/1 as well/],
    ["/markers/1/id", "poster", /is the id of \/markers\/0 as well/],
    ["/senders/1/id", "gateway-1", /is the id of \/senders\/0 as well/],
    ["/campaigns/2/id", "always", /is the id of \/campaigns\/1 as well/],
    ["/moments/11/id", "bye", /is the id of \/moments\/1 as well/],
    ["/moments/0/offer/variants/1/id", "a", /is the id of \/moments\/0\/offer\/variants\/0 as well/],
    // time and language
    ["/mesh/timeZone", "Mars/Olympus", /IANA time zone/],
    ["/mesh/timeZone", "+02:00", /IANA time zone/],
    ["/places/0/timeZone", "", /IANA time zone/],
    ["/mesh/locale", "en_US", /BCP 47/],
    ["/mesh/noticeVersion", "", /must not be empty/],
    ["/mesh/noticeVersion", "v".repeat(65), /at most 64/],
    ["/places/0/silence", "PT0S", /longer than nothing/],
    ["/places/0/silence", "10 minutes", /ISO 8601/],
    ["/places/0/hours/0/from", "8:00", /time of day/],
    ["/places/0/hours/0/to", "24:00", /time of day/],
    ["/places/0/hours/0/days", [], /at least one day/],
    ["/places/0/hours/0/days/2", 0, /at least 1/],
    ["/places/0/hours/0/days/2", 8, /at most 7/],
    ["/places/0/hours/0/days/2", 1.5, /whole number/],
    ["/moments/0/hours/0/from", "noon", /time of day/],
    ["/policy/quietHours/to", "8am", /time of day/],
    ["/policy/quietHours/from", undefined, /is missing/],
    ["/moments/0/from", "2026-02-30T00:00:00Z", /RFC 3339/],
    ["/campaigns/0/from", "2026-06-01", /RFC 3339/],
    ["/campaigns/0/until", "2026-06-01T00:00:00+02:00", /later than from/],
    ["/moments/0/until", "2025-12-31T23:59:59Z", /later than from/],
    ["/moments/0/validFor", "PT0S", /longer than nothing/],
    ["/moments/0/validFor", "P1M", /ISO 8601/],
    ["/moments/2/on/for", "PT0S", /longer than nothing/],
    ["/moments/11/on/after/delay", "soon", /ISO 8601/],
    // fences
    ["/places/0/fence", {}, /circle .* Polygon or a MultiPolygon/],
    ["/places/0/fence", [4, 52], /circle .* Polygon or a MultiPolygon/],
    ["/places/0/fence/radius", 4.9, /at least 5/],
    ["/places/0/fence/radius", 50_001, /at most 50000/],
    ["/places/0/fence/radius", "80", /must be a number/],
    ["/places/0/fence/center", [4.9], /./, "/places/0/fence/center/1"],
    ["/places/0/fence/center", [4.9, 52, 1], /\[longitude, latitude\]/, "/places/0/fence/center/2"],
    ["/places/0/fence/center/0", 180.1, /at most 180/],
    ["/places/0/fence/center/1", -90.1, /at least -90/],
    ["/places/1/fence/type", "Point", /"Polygon".*"MultiPolygon"/],
    ["/places/1/fence/bbox", [0, 0, 1, 1], /is no member here/],
    ["/places/1/fence/coordinates", [], /at least one ring/],
    ["/places/2/fence/coordinates", [], /at least one polygon/],
    ["/places/1/fence/coordinates/0/3", [4.71, 52.3], /closed/, "/places/1/fence/coordinates/0"],
    [
      "/places/1/fence/coordinates/0",
      [
        [1, 1],
        [2, 2],
        [1, 1],
      ],
      /at least four positions/,
    ],
    [
      "/places/1/fence/coordinates/0",
      [
        [1, 1],
        [2, 2],
        [2, 2],
        [1, 1],
      ],
      /three different positions/,
    ],
    ["/places/1/fence/coordinates/0/1/0", 200, /at most 180/],
    ["/places/1/fence/coordinates/0/1", "4,52", /\[longitude, latitude\]/],
    ["/places/2/fence/coordinates/1/0/1/1", 91, /at most 90/],
    // beacons and markers
    ["/beacons/0/place", "atlantis", /no place "atlantis"/],
    ["/beacons/0/zone", "gate", /"main-street" has no zone "gate"/],
    ["/beacons/1/altbeacon/id", "0123", /40 hex digits/],
    ["/beacons/1/altbeacon", undefined, /one of ibeacon, altbeacon, eddystoneUid and eid/, "/beacons/1"],
    [
      "/beacons/1/ibeacon",
      { uuid: "f7826da64fa24e988024bc5b71e0893e", major: 1, minor: 1 },
      /no member/,
      "/beacons/1/altbeacon",
    ],
    ["/beacons/0/ibeacon/major", 65_536, /at most 65535/],
    ["/beacons/0/ibeacon/uuid", "f7826da6", /UUID/],
    ["/beacons/2/eddystoneUid/instance", "zz", /12 hex digits/],
    ["/beacons/3/eid/scaler", 16, /at most 15/],
    ["/beacons/3/eid/sealedKey", "", /sealed key/],
    ["/beacons/0/exitRssi", -65, /lower than enterRssi/],
    ["/beacons/1/exitRssi", -70, /lower than enterRssi \(-70\)/],
    ["/beacons/1/enterRssi", -80, /exitRssi \(-80\) must be lower/],
    ["/beacons/0/enterRssi", -300, /at least -120/],
    [
      "/beacons/4",
      { id: "again", place: "airport", altbeacon: { id: "0123456789abcdef0123456789abcdef01234567" } },
      /same beacon as \/beacons\/1/,
    ],
    [
      "/beacons/4",
      { id: "again", place: "airport", ibeacon: { uuid: "f7826da64fa24e988024bc5b71e0893e", major: 1, minor: 2 } },
      /same beacon as \/beacons\/0/,
    ],
    [
      "/beacons/4",
      { id: "again", place: "airport", eid: { sealedKey: "c2VhbGVk.a2V5", scaler: 3 } },
      /same beacon as \/beacons\/3/,
    ],
    ["/markers/0/place", "atlantis", /no place "atlantis"/],
    ["/markers/0/zone", "gate", /"main-street" has no zone "gate"/],
    ["/markers/1/zone", "gate", /needs a place/],
    ["/markers/1/kind", "barcode", /"qr" or "nfc"|qr/],
    // senders
    ["/senders/0/places/0", "atlantis", /no place "atlantis"/],
    ["/senders/0/scopes/0", "signal:", /signal: with the type/],
    ["/senders/0/scopes/0", "everything", /signal: with the type/],
    ["/senders/0/alg", "RS256", /"EdDSA"/],
    ["/senders/0/jwk", undefined, /EdDSA needs jwk/, "/senders/0"],
    ["/senders/0/sealedKey", "abc", /use jwk/],
    ["/senders/2/sealedKey", undefined, /HS256 needs sealedKey/, "/senders/2"],
    ["/senders/2/jwk", { kty: "oct", k: "AAAA" }, /HS256 has no public key/],
    ["/senders/0/jwk", [], /must be an object/],
    ["/senders/0/jwk/d", "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A", /private key/],
    ["/senders/1/jwk/kty", "OKP", /must be EC/],
    ["/senders/1/jwk/crv", "P-384", /must be P-256/],
    ["/senders/0/jwk/y", "AAAA", /no member of a public Ed25519 key/],
    ["/senders/0/jwk/x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp", /32 bytes in base64url/],
    ["/senders/0/jwk/x", 5, /32 bytes in base64url/],
    ["/senders/1/jwk/y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a1", /32 bytes in base64url/],
    ["/senders/1/jwk/y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a4", /not a point of the curve/, "/senders/1/jwk"],
    // campaigns and policy
    ["/campaigns/0/control", 0.51, /at most 0.5/],
    ["/campaigns/0/control", -0.1, /at least 0/],
    ["/campaigns/0/budget/offers", 1.5, /whole number/],
    ["/campaigns/0/budget/perHour", -1, /at least 0/],
    ["/campaigns/0/caps/0/max", 0, /at least 1/],
    ["/campaigns/0/caps/0/per", "year", /hour, day, week, month or a duration/],
    ["/campaigns/0/caps/1/per", "PT0S", /hour, day, week, month or a duration/],
    ["/campaigns/1/budget", {}, /even needs from and until, or a budget perHour or perDay/, "/campaigns/1/pace"],
    ["/campaigns/2/pace", "even", /even needs from and until/],
    ["/campaigns/2/pace", "slow", /"even"/],
    ["/policy/caps/0/max", Number.POSITIVE_INFINITY, /whole number/],
    ["/policy/purposes/0", "", /1 to 64 letters/],
    ["/policy/purposes/4", "constructor", /cannot be the name/, "/policy/purposes/4"],
    // moments
    ["/moments/1/campaign", "winter", /no campaign "winter"/],
    ["/moments/1/on/exit/place", "atlantis", /no place "atlantis"/],
    ["/moments/1/on/exit", {}, /must have place or label/],
    ["/moments/1/on", {}, /must have one of enter, exit/],
    ["/moments/1/on", undefined, /is missing/],
    ["/moments/1/on/enter", { place: "airport" }, /is no member here/, "/moments/1/on/exit"],
    ["/moments/2/on/for", undefined, /is missing/],
    ["/moments/3/on/zone", "counter", /"airport" has no zone "counter"/],
    ["/moments/3/on/place/place", "atlantis", /no place "atlantis"/],
    ["/moments/3/on/proximity", "touching", /"immediate"/],
    ["/moments/4/on/zone", "roof", /no place has a zone "roof"/],
    ["/moments/6/on/scan", "leaflet", /no marker "leaflet"/],
    ["/moments/7/on/event", "Basket!", /1 to 64 of a-z/],
    ["/moments/8/on/near", 0, /more than 0/],
    ["/moments/8/on/signal", "", /1 to 64 of a-z/],
    ["/moments/11/on/after/moment", "before", /no moment "before"/],
    ["/moments/0/when", "weather == 'rain'", /Unknown variable: weather/],
    ["/moments/0/when", "place.labels.exists(a, place.labels.exists(b, a == b))", /must not be nested/],
    ["/moments/0/when", 5, /must be a string/],
    ["/moments/0/purposes/1", "telepathy", /"telepathy" is no purpose of this mesh/],
    ["/moments/0/purposes", [], /at least one purpose/],
    ["/policy/purposes", ["location"], /"marketing", the default, is no purpose/, "/moments/1"],
    ["/moments/0/channels", [], /at least one channel/],
    ["/moments/0/channels/0", "sms", /"inline"/],
    ["/moments/0/quietHours", "wait", /"drop"/],
    ["/moments/0/onExit", "forget", /"keep"/],
    ["/moments/0/confidence", "total", /"low"/],
    ["/moments/0/priority", 101, /at most 100/],
    ["/moments/0/priority", "high", /must be a number/],
    ["/moments/0/caps/0", { max: 1 }, /is missing/, "/moments/0/caps/0/per"],
    // offers and effects
    ["/moments/0/offer/variants", [], /at least one variant/],
    ["/moments/0/offer/variants/0/weight", 0, /more than 0/],
    ["/moments/0/offer/variants/0/format", "popup", /"banner"/],
    ["/moments/0/offer/variants/0/title", { nl: "Hallo" }, /must have "en"/],
    ["/moments/0/offer/variants/0/title", {}, /must have "en"/],
    ["/moments/0/offer/variants/0/title", [], /must be an object/],
    ["/moments/0/offer/variants/0/title/en", "", /must not be empty/],
    ["/moments/0/offer/variants/0/title/en_US", "Hello", /BCP 47/],
    ["/moments/0/offer/variants/0/title", { en: "Hello", EN: "Hi" }, /names a language twice/],
    ["/moments/0/offer/variants/0/body", { nl: "Kom" }, /must have "en"/],
    ["/moments/0/offer/variants/0/action/label", { nl: "Toon" }, /must have "en"/],
    ["/moments/0/offer/variants/0/action/url", "http://shop.example.com", /https URL/],
    ["/moments/0/offer/variants/0/action/url", "https://user:pass@shop.example.com", /https URL/],
    ["/moments/0/offer/variants/0/action/url", "https://", /https URL/],
    ["/moments/0/offer/variants/0/action/url", "javascript:alert(1)", /https URL/],
    ["/moments/0/offer/variants/0/image", "/a.png", /https URL/],
    ["/moments/0/offer/variants/0/coupon/validFor", "PT0S", /longer than nothing/],
    ["/moments/0/then/0/suppress", "Fries!", /1 to 64 of a-z/],
    ["/moments/0/then/0/for", "P1Y", /ISO 8601/],
    ["/moments/0/then/1/set", [], /must be an object/],
    ["/moments/0/then/1/set/level", { deep: 1 }, /a string, a number or a boolean/],
    ["/moments/0/then/1/set/level", Number.POSITIVE_INFINITY, /finite/],
    ["/moments/0/then/2/points", "5", /must be a number/],
    ["/moments/0/then/3", {}, /one of suppress, set, points and webhook/],
    // names that reach a prototype
    ["/__proto__", {}, /is no member of a catalog/],
    ["/mesh/__proto__", {}, /cannot be the name of a member/],
    ["/moments/0/offer/variants/0/title/__proto__", "x", /cannot be the name of a member/],
    ["/moments/0/then/1/set/constructor", "x", /cannot be the name of a member/],
    ["/moments/0/then/1/set/prototype", 1, /cannot be the name of a member/],
  ])("%s = %j", (pointer, value, detail, at = pointer) => {
    const faults = faultsOf(withValue(pointer, value));
    expect(faults).toContainEqual({ pointer: at, detail: expect.stringMatching(detail) });
    expect(new Set(faults.map((fault) => fault.pointer)).size).toBe(faults.length);
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
