import { describe, expect, it } from "vitest";
import { expectFault, faultsOf, withValue } from "./faults-of.ts";

/** Its fence has a radius of 80 m. */
const AT_MAIN_STREET = { signal: "fresh", place: { place: "main-street" } };

describe("a fault of a moment is told with its place", () => {
  it.each<[string, unknown, RegExp, string?]>([
    // moments
    ["/moments/1/campaign", "winter", /no campaign "winter"/],
    ["/moments/1/on/exit/place", "atlantis", /no place "atlantis"/],
    ["/moments/1/on/exit", {}, /must have place or label/],
    ["/moments/1/on", {}, /must have one of enter, exit/],
    ["/moments/1/on", undefined, /is missing/],
    [
      "/moments/1/on/enter",
      { place: "airport" },
      /^must have one of enter, exit, .+, stage and after: keep one of enter and exit$/,
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
    ["/moments/0/when", "weather == 'rain'", /^there is no weather, only person, zone/],
    ["/moments/0/when", "place.labels.exists(a, place.labels.exists(b, a == b))", /must not be nested/],
    ["/moments/0/when", 'locale.matches("(?=de)")', /not one of RE2/],
    ["/moments/0/when", 'locale.matches("(?:a?){900}")', /takes too long/],
    ["/moments/0/when", "timestamp(locale) == null", /timestamp\(\) is not available/],
    ["/moments/0/when", 5, /must be a string/],
    ["/moments/0/purposes/1", "telepathy", /"telepathy" is no purpose of this mesh/],
    ["/moments/0/purposes", [], /at least one purpose/],
    ["/policy/purposes", ["location"], /"marketing", the default, is no purpose/, "/moments/1"],
    ["/moments/0/channels/0", "sms", /^must be one of inline, push, handover$/],
    ["/moments/0/quietHours", "wait", /^must be one of drop, hold, ignore$/],
    ["/moments/0/onExit", "forget", /^must be one of keep, withdraw$/],
    ["/moments/0/confidence", "total", /^must be one of low, medium, high$/],
    ["/moments/0/priority", 101, /^must be a number from 0 to 100$/],
    ["/moments/0/priority", "high", /must be a number/],
    ["/moments/0/caps/0", { max: 1 }, /is missing/, "/moments/0/caps/0/per"],
    // signals
    ["/moments/8/on/signal", "Fresh!", /lower-case letters, digits and -$/],
    ["/moments/8/on/signal", "", /^must be 1 to 64/],
    ["/moments/8/on/near", "500", /write 500 without quotes/],
    ["/moments/8/on/near", 0, /above 0/],
    ["/moments/8/on/near", -1, /above 0/],
    ["/moments/8/on/near", 10_001, /at most 10000/],
    [
      "/moments/8/on",
      { ...AT_MAIN_STREET, near: 9_921 },
      /middle of the place "main-street": at most 9920 is possible there$/,
      "/moments/8/on/near",
    ],
    [
      "/moments/8/on",
      { signal: "fresh", near: 9_900, place: { label: "store" } },
      /"airport": at most \d+ is possible there; with place you say/,
      "/moments/8/on/near",
    ],
    ["/moments/8/on/place", undefined, /"fiji": its fence is too large; with place you say/, "/moments/8/on/near"],
    ["/moments/8/on/place", { place: "nowhere" }, /^needs a fence: the place "nowhere" has none/, "/moments/8/on/near"],
    [
      "/moments/8/on/place",
      { place: "main-stret" },
      /no place "main-stret": did you mean/,
      "/moments/8/on/place/place",
    ],
    ["/moments/8/on/place", { zone: "counter" }, /must have place or label/],
    ["/moments/8/on/data", {}, /is no member/],
    ["/moments/8/caps", undefined, /^needs caps: a push that a signal sets off must have one$/, "/moments/8"],
    ["/moments/8/caps", [], /^needs caps/, "/moments/8"],
    ["/moments/8/caps/0/max", 0, /1 or more/],
    ["/policy/reachFor", "P1DT1S", /at most a day/],
    ["/policy/reachFor", "PT0S", /above 0/],
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
    ["/moments/0/then/2", {}, /one of suppress, set and points/],
    // what the contract has a name for, and this version does not build
    ["/moments/0/then/2", { webhook: "crm" }, /not in this version/, "/moments/0/then/2/webhook"],
  ])("%s = %j", expectFault);
});

describe("a moment that a signal sets off", () => {
  it.each<[string, string, unknown]>([
    ["may reach as far as 10 km from the middle of its place", "/moments/8/on", { ...AT_MAIN_STREET, near: 9_920 }],
    ["needs no cap if it is never pushed", "/moments/8", { id: "m", on: { signal: "fresh" }, channels: ["inline"] }],
    ["needs no cap if it shows nothing", "/moments/8", { id: "m", on: { signal: "fresh" } }],
    ["may name a label that no place has yet", "/moments/8/on/place", { label: "to-come" }],
  ])("%s", (_, pointer, value) => {
    expect(faultsOf(withValue(pointer, value))).toEqual([]);
  });
});
