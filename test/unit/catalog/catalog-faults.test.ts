import { describe, expect, it } from "vitest";
import { cpuMsOf } from "../../support/cpu-ms.ts";
import { faultsOf, withValue } from "./faults-of.ts";

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
    ["/places/0/name", 5, /must be a string/],
    ["/places/0/id", undefined, /is missing/],
    ["/places/0/labels", "store", /must be a list/],
    ["/places/0/labels/1", "", /must not be empty/],
    ["/places/0/zones/1", "z".repeat(65), /at most 64/],
    ["/moments/0/service", "yes", /must be true or false/],
    ["/moments/0/trust", "none", /^must be one of low, medium, high$/],
    // ids
    ["/moments/7/id", "Later", /1 to 64 of a-z/],
    ["/moments/7/id", "-later", /1 to 64 of a-z/],
    ["/moments/7/id", "x".repeat(65), /1 to 64 of a-z/],
    ["/moments/7/id", "later\n", /1 to 64 of a-z/],
    ["/places/3/id", "airport", /is the id of \/places\/1 as well/],
    ["/beacons/3/id", "b-alt", /is the id of \/beacons\/1 as well/],
    ["/markers/1/id", "poster", /is the id of \/markers\/0 as well/],
    ["/senders/1/id", "gateway-1", /is the id of \/senders\/0 as well/],
    ["/campaigns/2/id", "always", /is the id of \/campaigns\/1 as well/],
    ["/moments/7/id", "bye", /is the id of \/moments\/1 as well/],
    ["/moments/0/offer/variants/1/id", "a", /is the id of \/moments\/0\/offer\/variants\/0 as well/],
    // time and language
    ["/mesh/timeZone", "Mars/Olympus", /IANA time zone/],
    ["/mesh/timeZone", "+02:00", /IANA time zone/],
    ["/mesh/timeZone", "IST", /IANA time zone/],
    ["/places/0/timeZone", "BST", /IANA time zone/],
    ["/places/0/timeZone", "", /IANA time zone/],
    ["/mesh/locale", "en_US", /BCP 47/],
    ["/mesh/noticeVersion", "", /must not be empty/],
    ["/$schema", 5, /must be a string/],
    ["/mesh/notice", { url: "https://bakery.example.com/privacy" }, /is missing/, "/mesh/notice/controller"],
    ["/mesh/notice/url", "http://bakery.example.com/privacy", /https URL/],
    ["/mesh/notice/controller", " ", /must not be empty/],
    ["/mesh/brand/logo", "logo.svg", /https URL/],
    ["/mesh/brand/colour", "red", /colour like #/],
    ["/mesh/brand/colour", "#fff", /colour like #/],
    ["/mesh/noticeVersion", "v".repeat(65), /at most 64/],
    ["/places/0/silence", "PT0S", /longer than nothing/],
    ["/places/0/silence", "10 minutes", /^must be a duration in days, hours, minutes or seconds .* like PT10M/],
    ["/places/0/hours/0/from", "8:00", /^must be a time of day from "00:00" to "23:59", like "07:00"$/],
    ["/places/0/hours/0/to", "24:00", /time of day/],
    ["/places/0/hours/0/days/2", 0, /^must be a whole number from 1 to 7: 1 is Monday$/],
    ["/places/0/hours/0/days/2", 8, /from 1 to 7/],
    ["/places/0/hours/0/days/2", 1.5, /whole number/],
    ["/moments/0/hours/0/from", "noon", /time of day/],
    ["/policy/quietHours/to", "8am", /time of day/],
    ["/policy/quietHours/from", undefined, /is missing/],
    ["/moments/0/from", "2026-02-30T00:00:00Z", /RFC 3339/],
    ["/campaigns/0/from", "2026-06-01", /RFC 3339/],
    ["/campaigns/0/until", "2026-06-01T00:00:00+02:00", /later than from/],
    ["/moments/0/until", "2025-12-31T23:59:59Z", /later than from/],
    ["/moments/0/validFor", "PT0S", /longer than nothing/],
    ["/moments/0/validFor", "P1M", /^must be a duration in days/],
    ["/moments/2/on/for", "PT0S", /longer than nothing/],
    // fences
    ["/places/0/fence", {}, /circle .* Polygon or a MultiPolygon/],
    ["/places/0/fence", [4, 52], /circle .* Polygon or a MultiPolygon/],
    ["/places/0/fence/radius", 4.9, /^must be from 5 to 50000 metres$/],
    ["/places/0/fence/radius", 50_001, /^must be from 5 to 50000 metres$/],
    ["/places/0/fence/radius", "80", /must be a number: write 80 without quotes/],
    ["/places/0/name", "\ud83d", /half a character/],
    ["/senders/0/jwk/kid", "g\udc00", /half a character/],
    ["/places/0/fence/center", [4.9], /./, "/places/0/fence/center/1"],
    ["/places/0/fence/center", [4.9, 52, 1], /\[longitude, latitude\]/, "/places/0/fence/center/2"],
    ["/places/0/fence/center/0", 180.1, /^must be a longitude in degrees, -180 to 180$/],
    ["/places/0/fence/center/1", -90.1, /^must be a latitude in degrees, -90 to 90: the longitude comes first$/],
    ["/places/1/fence/type", "Point", /^must be one of Polygon, MultiPolygon$/],
    ["/places/1/fence/bbox", "all", /must be a list/],
    [
      "/places/1/fence",
      { type: "Feature", properties: {}, geometry: { type: "Polygon" } },
      /Feature: give its geometry/,
      "/places/1/fence/geometry",
    ],
    [
      "/places/1/fence",
      { type: "FeatureCollection", features: [] },
      /Features: give the geometry of one/,
      "/places/1/fence/features",
    ],
    [
      "/places/1/fence/coordinates/0",
      [
        [4.7, 52.3],
        [4.8, 52.4],
        [4.8, 52.3],
        [4.7, 52.4],
        [4.7, 52.3],
      ],
      /crosses itself near \[4.75, 52.35\]/,
      "/places/1/fence",
    ],
    ["/places/1/fence/crs", "EPSG:4326", /is no member here/],
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
    ["/places/1/fence/coordinates/0/1/0", 200, /^must be a longitude/],
    ["/places/1/fence/coordinates/0/1", "4,52", /\[longitude, latitude\]/],
    ["/places/2/fence/coordinates/1/0/1/1", 91, /^must be a latitude/],
    // beacons and markers
    ["/beacons/0/place", "atlantis", /no place "atlantis"/],
    ["/beacons/0/zone", "gate", /"main-street" has no zone "gate"/],
    ["/beacons/1/altbeacon/id", "0123", /40 hex digits/],
    ["/beacons/1/altbeacon", undefined, /one of ibeacon, altbeacon, eddystoneUid and eid/, "/beacons/1"],
    [
      "/beacons/1/ibeacon",
      { uuid: "f7826da64fa24e988024bc5b71e0893e", major: 1, minor: 1 },
      /^must have one of ibeacon, altbeacon, eddystoneUid and eid: keep one of ibeacon and altbeacon$/,
      "/beacons/1",
    ],
    ["/beacons/0/ibeacon/major", 65_536, /at most 65535/],
    ["/beacons/0/ibeacon/uuid", "f7826da6", /UUID/],
    ["/beacons/2/eddystoneUid/instance", "zz", /12 hex digits/],
    ["/beacons/3/eid/scaler", 16, /^must be a whole number from 0 to 15$/],
    ["/beacons/3/eid/sealedKey", "", /sealed key/],
    ["/beacons/0/exitRssi", -64.5, /not be higher than enterRssi \(-65\)/],
    ["/beacons/1/exitRssi", -69, /not be higher than enterRssi \(-70\)/],
    ["/beacons/0/enterRssi", Number.NEGATIVE_INFINITY, /^must be a number in dBm, like -65$/],
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
    ["/markers/1/kind", "barcode", /^must be one of qr, nfc$/],
    // senders
    ["/senders/0/places/0", "atlantis", /no place "atlantis"/],
    ["/senders/0/scopes/0", "signal:", /signal: with the type/],
    ["/senders/0/scopes/0", "everything", /signal: with the type/],
    ["/senders/0/alg", "RS256", /^must be one of EdDSA, ES256, HS256: did you mean "ES256"\?$/],
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
    ["/senders/0/jwk/x", `Ag${"A".repeat(41)}`, /not a point of the curve Ed25519/, "/senders/0/jwk"],
    ["/senders/0/jwk/x", "A".repeat(43), /anybody could sign/, "/senders/0/jwk"],
    ["/senders/0/jwk/x", 5, /32 bytes in base64url/],
    ["/senders/1/jwk/y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a1", /32 bytes in base64url/],
    ["/senders/1/jwk/y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a4", /not a point of the curve/, "/senders/1/jwk"],
    // campaigns and policy
    ["/campaigns/0/control", 0.51, /^must be a share from 0 to 0.5, like 0.1 for a tenth of the people$/],
    ["/campaigns/0/control", -0.1, /^must be a share from 0 to 0.5/],
    ["/campaigns/0/budget/offers", 1.5, /whole number/],
    ["/campaigns/0/budget/perHour", -1, /^must be a whole number, 0 or more$/],
    ["/campaigns/0/caps/0/max", 0, /^must be a whole number, 1 or more$/],
    ["/campaigns/0/caps/0/per", "year", /hour, day, week, month or a duration/],
    ["/campaigns/0/caps/1/per", "PT0S", /hour, day, week, month or a duration/],
    ["/campaigns/1/budget", {}, /even needs from and until, or a budget perHour or perDay/, "/campaigns/1/pace"],
    ["/campaigns/2/pace", "even", /even needs from and until/],
    ["/campaigns/2/pace", "slow", /^must be one of even, asap$/],
    ["/policy/caps/0/max", Number.POSITIVE_INFINITY, /whole number/],
    ["/policy/purposes/0", "", /1 to 64 letters/],
    ["/policy/purposes/4", "location", /is the purpose \/policy\/purposes\/0 again/],
    ["/policy/purposes/4", "constructor", /cannot be the name/, "/policy/purposes/4"],
    // moments
    ["/moments/1/campaign", "winter", /no campaign "winter"/],
    ["/moments/1/on/exit/place", "atlantis", /no place "atlantis"/],
    ["/moments/1/on/exit", {}, /must have place or label/],
    ["/moments/1/on", {}, /must have one of enter, exit/],
    ["/moments/1/on", undefined, /is missing/],
    [
      "/moments/1/on/enter",
      { place: "airport" },
      /^must have one of enter, exit, dwell, zone, scan and event: keep one of enter and exit$/,
      "/moments/1/on",
    ],
    ["/moments/2/on/for", undefined, /is missing/],
    ["/moments/3/on/zone", "counter", /"airport" has no zone "counter"/],
    ["/moments/3/on/place/place", "atlantis", /no place "atlantis"/],
    ["/moments/3/on/proximity", "touching", /^must be one of immediate, near, far$/],
    ["/moments/4/on/zone", "roof", /no place has a zone "roof"/],
    ["/moments/6/on/scan", "leaflet", /no marker "leaflet"/],
    ["/moments/7/on/event", "Basket!", /1 to 64 of a-z/],
    ["/moments/7/on/event", "", /1 to 64 of a-z/],
    ["/moments/7/on/event", "purchase", /cannot be "purchase": the name is kept/],
    ["/moments/0/when", "weather == 'rain'", /^there is no weather, only person, zone/],
    ["/moments/0/when", "place.labels.exists(a, place.labels.exists(b, a == b))", /must not be nested/],
    ["/moments/0/when", 'locale.matches("(?=de)")', /not one of RE2/],
    ["/moments/0/when", 'locale.matches("(?:a?){900}")', /takes too long/],
    ["/moments/0/when", "timestamp(locale) == null", /timestamp\(\) is not available/],
    ["/moments/0/when", 5, /must be a string/],
    ["/moments/0/purposes/1", "telepathy", /"telepathy" is no purpose of this mesh/],
    ["/moments/0/purposes", [], /at least one purpose/],
    ["/policy/purposes", ["location"], /"marketing", the default, is no purpose/, "/moments/1"],
    ["/moments/0/channels/0", "sms", /^must be one of inline, push$/],
    ["/moments/0/quietHours", "wait", /^must be one of drop, hold, ignore$/],
    ["/moments/0/onExit", "forget", /^must be one of keep, withdraw$/],
    ["/moments/0/confidence", "total", /^must be one of low, medium, high$/],
    ["/moments/0/priority", 101, /^must be a number from 0 to 100$/],
    ["/moments/0/priority", "high", /must be a number/],
    ["/moments/0/caps/0", { max: 1 }, /is missing/, "/moments/0/caps/0/per"],
    // offers and effects
    ["/moments/0/offer/variants/0/weight", -0.1, /^must be a number, 0 or more$/],
    ["/moments/0/offer/variants", [{ id: "a", weight: 0, format: "card", title: { en: "Hi" } }], /weight above 0/],
    ["/moments/0/offer/variants/0/format", "popup", /^must be one of banner, button, card, landing$/],
    ["/moments/0/offer/variants/0/title", { nl: "Hallo" }, /must have "en"/],
    ["/moments/0/offer/variants/0/title", {}, /must have "en"/],
    ["/moments/0/offer/variants/0/title", [], /must be an object/],
    ["/moments/0/offer/variants/0/title/en", 5, /must be a string/],
    ["/moments/0/offer/variants/0/title/en_US", "Hello", /BCP 47/],
    ["/moments/0/offer/variants/0/title", { en: "Hello", EN: "Hi" }, /names a language twice/],
    ["/moments/0/offer/variants/0/body", { nl: "Kom" }, /must have "en"/],
    ["/moments/0/offer/variants/0/action/label", { nl: "Toon" }, /must have "en"/],
    ["/moments/0/offer/variants/0/action/url", "http://shop.example.com", /https URL/],
    ["/moments/0/offer/variants/0/action/url", "https://user:pass@shop.example.com", /https URL/],
    ["/moments/0/offer/variants/0/action/url", "https://", /https URL/],
    ["/moments/0/offer/variants/0/action/url", "javascript:alert(1)", /https URL/],
    ["/moments/0/offer/variants/0/image", "/a.png", /https URL/],
    ["/moments/0/offer/variants/1/title", 5, /must be an object/],
    ["/moments/0/offer/variants/1/action/label", null, /must not be null/],
    ["/moments/0/then/0/suppress", "", /must not be empty/],
    ["/moments/0/then/0/suppress", "x".repeat(65), /at most 64/],
    ["/moments/0/then/0/for", "P1Y", /^must be a duration in days/],
    ["/moments/0/then/1/set", [], /must be an object/],
    ["/moments/0/then/1/set/level", { deep: 1 }, /a string, a number or a boolean/],
    ["/moments/0/then/1/set/level", Number.POSITIVE_INFINITY, /finite/],
    ["/moments/0/then/2", {}, /one of suppress and set/],
    // what the contract has a name for, and this version does not build
    ["/moments/7/on", { signal: "fresh" }, /not in this version/, "/moments/7/on/signal"],
    ["/moments/7/on", { signal: "fresh", near: 500 }, /not in this version/, "/moments/7/on/signal"],
    ["/moments/7/on", { stage: "gate" }, /not in this version/, "/moments/7/on/stage"],
    ["/moments/7/on", { after: { moment: "welcome", delay: "PT0S" } }, /not in this version/, "/moments/7/on/after"],
    ["/moments/0/offer/variants/1/coupon", { value: "10 %", validFor: "P7D" }, /not in this version/],
    ["/moments/0/then/2", { points: 5 }, /not in this version/, "/moments/0/then/2/points"],
    ["/moments/0/then/2", { webhook: "crm" }, /not in this version/, "/moments/0/then/2/webhook"],
    ["/moments/0/handover", "crm", /not in this version/],
    ["/moments/0/offer/variants/1/title", "Fresh at {place}", /not in this version/],
    ["/moments/0/offer/variants/0/title/en", "For {event.name}", /not in this version/],
    [
      "/moments/0/offer/variants/1/action/label",
      { en: "{run.gate:time}" },
      /not in this version/,
      "/moments/0/offer/variants/1/action/label/en",
    ],
    ["/moments/0/offer/variants/1/body", "{{", /not in this version/],
    ["/campaigns/0/guardrail", { metric: "ctr" }, /not in this version/],
    ["/journeys", [], /not in this version/],
    ["/webhooks", [], /not in this version/],
    ["/loyalty", {}, /not in this version/],
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

describe("a fault says what was meant", () => {
  it.each<[string, unknown, string, string?]>([
    // members
    ["/place", [], 'is no member of a catalog: did you mean "places"?'],
    ["/places/0/label", [], "is no member here"],
    ["/places/3", { id: "a", label: ["x"] }, 'is no member here: did you mean "labels"?', "/places/3/label"],
    [
      "/places/0/fence",
      { centre: [4.9, 52.4], radius: 40 },
      'is no member here: did you mean "center"?',
      "/places/0/fence/centre",
    ],
    [
      "/places/0/fence",
      { center: [4.9, 52.4], raduis: 40 },
      'is no member here: did you mean "radius"?',
      "/places/0/fence/raduis",
    ],
    ["/places/0/fence", { radius: 40 }, "is missing", "/places/0/fence/center"],
    ["/places/0/fence", { coordinates: [] }, "is missing", "/places/0/fence/type"],
    [
      "/moments/1/on",
      { entre: { place: "airport" } },
      'is no member here: did you mean "enter"?',
      "/moments/1/on/entre",
    ],
    [
      "/beacons/1",
      { id: "b", place: "airport", eidd: {} },
      'is no member here: did you mean "eid"?',
      "/beacons/1/eidd",
    ],
    // names
    ["/moments/1/on/exit/place", "airprot", 'there is no place "airprot": did you mean "airport"?'],
    ["/beacons/0/place", "main-stret", 'there is no place "main-stret": did you mean "main-street"?'],
    ["/markers/0/zone", "conter", 'the place "main-street" has no zone "conter": did you mean "counter"?'],
    ["/senders/0/places/0", "airports", 'there is no place "airports": did you mean "airport"?'],
    ["/moments/4/on/zone", "gat", 'no place has a zone "gat": did you mean "gate"?'],
    ["/moments/6/on/scan", "postr", 'there is no marker "postr": did you mean "poster"?'],
    ["/moments/1/campaign", "alway", 'there is no campaign "alway": did you mean "always"?'],
    ["/moments/0/purposes/1", "marketting", '"marketting" is no purpose of this mesh: did you mean "marketing"?'],
    ["/moments/0/quietHours", "hodl", 'must be one of drop, hold, ignore: did you mean "hold"?'],
    ["/moments/0/quietHours", {}, "must be one of drop, hold, ignore"],
    // conditions
    ["/moments/0/when", "person.vists('x') > 1", 'person has no vists: did you mean "visits"?'],
  ])("%s = %j: %s", (pointer, value, detail, at = pointer) => {
    expect(faultsOf(withValue(pointer, value)).filter((fault) => fault.pointer.startsWith(pointer))).toEqual([
      { pointer: at, detail },
    ]);
  });

  it("but of very many names none is guessed: it would take longer than all else", () => {
    const places = Array.from({ length: 50_000 }, (_, index) => ({ id: `place-number-${index}` }));
    const markers = Array.from({ length: 900 }, (_, index) => ({
      id: `m-${index}`,
      kind: "qr",
      place: "plaec-number-7",
    }));
    let faults: ReturnType<typeof faultsOf> = [];
    expect(
      cpuMsOf(() => {
        faults = faultsOf({ places, markers });
      }),
    ).toBeLessThan(5000);
    expect(faults[0]?.detail).toBe('there is no place "plaec-number-7": did you mean "place-number-7"?');
    expect(faults[899]?.detail).toBe('there is no place "plaec-number-7"');
  });
});

describe("a fault has the unit and an example", () => {
  const DURATION =
    "must be a duration in days, hours, minutes or seconds and longer than nothing, like PT10M (10 minutes)";
  const URL = "must be an https URL without a user name or password, like https://www.example.com/";
  it.each<[string, unknown, string]>([
    ["/moments/2/on/for", 600, DURATION],
    ["/places/0/silence", "PT0S", DURATION],
    ["/policy/forgetAfter", 400, "must be a duration of at least 30 days, like P400D (400 days)"],
    ["/moments/0/from", 5, "must be an RFC 3339 instant, like 2026-11-23T08:00:00Z or 2026-11-23T09:00:00+01:00"],
    ["/policy/quietHours/to", 8, 'must be a time of day from "00:00" to "23:59", like "07:00"'],
    ["/places/0/hours/0/days", ["Mon"], "must be a whole number from 1 to 7: 1 is Monday"],
    ["/places/0/hours/0/days", 1, "must be a list of days, like [1, 2] for Monday and Tuesday"],
    ["/places/0/hours", "8-20", 'must be a list, like [{ "days": [1, 2], "from": "08:00", "to": "20:00" }]'],
    ["/moments/0/caps", { max: 1, per: "day" }, 'must be a list, like [{ "max": 1, "per": "day" }]'],
    ["/moments/0/caps/0/per", 7, "must be hour, day, week, month or a duration longer than nothing, like P7D (7 days)"],
    ["/places/0/fence/radius", 0.04, "must be from 5 to 50000 metres"],
    ["/moments/0/on/enter", "airport", 'must have place or label, like { "place": "bakery" }'],
    ["/beacons/0/enterRssi", "loud", "must be a number in dBm, like -65"],
    ["/mesh/timeZone", 1, "must be an IANA time zone, like Europe/Amsterdam"],
    ["/mesh/locale", 1, "must be a BCP 47 language tag, like en or de-CH"],
    ["/mesh/brand/colour", 1, "must be a colour like #d8345f"],
    ["/mesh/brand/logo", 1, URL],
    ["/campaigns/0/control", 40, "must be a share from 0 to 0.5, like 0.1 for a tenth of the people"],
    ["/campaigns/0/control", "0.4", "must be a number: write 0.4 without quotes"],
    ["/campaigns/0/control", null, "must not be null: what is optional is left out"],
  ])("%s = %j", (pointer, value, detail) => {
    expect(faultsOf(withValue(pointer, value))).toEqual([{ pointer: expect.stringContaining(pointer), detail }]);
  });

  it("once, if a number is neither whole nor in its range", () => {
    expect(faultsOf(withValue("/places/0/hours/0/days/2", 0.5))).toHaveLength(1);
  });
});

describe("faults come in the order of the document", () => {
  it("those of references and of what is missing among the others", () => {
    const document = {
      moments: [
        { when: "person.vists('x')", on: { enter: { place: "nope" } }, "a/b": 1, id: "?" },
        { on: { scan: "nope" }, capps: [] },
      ],
      places: [{ zones: 5, id: "?" }],
      "~": 1,
    };
    expect(faultsOf(document).map(({ pointer }) => pointer)).toEqual([
      "/moments/0/when",
      "/moments/0/on/enter/place",
      "/moments/0/a~1b",
      "/moments/0/id",
      "/moments/1/id",
      "/moments/1/on/scan",
      "/moments/1/capps",
      "/places/0/zones",
      "/places/0/id",
      "/~0",
    ]);
  });
});
