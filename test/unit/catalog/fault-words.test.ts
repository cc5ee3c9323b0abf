import { describe, expect, it } from "vitest";
import { cpuMsOf } from "../../support/cpu-ms.ts";
import { faultsOf, withValue } from "./faults-of.ts";

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
    [
      "/moments/0/caps/0/per",
      7,
      "must be hour, day, week, month, run or a duration longer than nothing, like P7D (7 days)",
    ],
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
