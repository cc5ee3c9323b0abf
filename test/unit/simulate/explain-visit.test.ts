import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { explainMessage } from "../../../shared/simulate/explain-message.ts";
import { type Case, explainVisit } from "../../../shared/simulate/explain-visit.ts";
import type { World } from "../../../shared/simulate/world.ts";
import { drawKey, LIFE_SCORES, live, policyWith, settings, steps } from "../../support/decide-life.ts";
import { effectOnly, greeting, NOON, TOWN } from "../../support/decide-world.ts";
import { at, explain, stops, worldOf } from "./explain.ts";

const spring = { campaign: "spring" };

describe("an explained visit", () => {
  const named = (title: string): Partial<Catalog> => ({
    moments: [
      greeting({
        on: { event: "order" },
        offer: {
          variants: [{ id: "a", format: "card", title, body: "Enjoy", action: { label: "Yes, {event.dish}" } }],
        },
      }),
    ],
  });

  it("tells what they read, with the values that it names", () => {
    const message = { event: { name: "order", data: { dish: "Ramen" } } };
    const { offer, chosen } = explain(named("{event.dish} for you"), { message });
    expect(offer).toEqual({ title: "Ramen for you", body: "Enjoy", label: "Yes, Ramen" });
    expect(chosen).not.toHaveProperty("texts");
    expect(explain({ moments: [greeting()] }, { message: { place: "cafe" } }).offer).toEqual({
      title: "Hello",
      label: "Hello",
    });
  });

  it("tells which values are missing, or may be a link", () => {
    const message = { event: { name: "order", data: { dish: "evil.example" } } };
    const { offer, reason, moments } = explain(named("{event.dish}, {attributes.tier}"), { message });
    expect([offer, reason]).toEqual([undefined, "condition"]);
    expect(moments[0]?.gates.find(({ passed }) => !passed)?.says).toBe(
      "Its text names a value that is missing or may be a link: {event.dish} and {attributes.tier}.",
    );
  });

  it("says what is given, what set it off, and what all gates looked at", () => {
    const { outcome, says, moments, chosen } = explain(
      {
        campaigns: [{ id: "spring", caps: [{ max: 2, per: "PT90M" }], control: 0.1, budget: { offers: 9 } }],
        policy: { caps: [{ max: 5, per: "week" }], quietHours: { from: "22:00", to: "07:30" } },
        moments: [greeting({ ...spring, caps: [{ max: 3, per: "day" }], when: "person.visits('food') >= 1" })],
      },
      { message: { place: "cafe" }, person: { exposures: [{ moment: "hello", at }] } },
    );
    expect({ outcome, says, chosen: chosen?.moment }).toEqual({
      outcome: "offer",
      says: "Tue 2026-11-24 12:00: they get hello, in the answer.",
      chosen: "hello",
    });
    expect(moments).toMatchObject([{ moment: "hello", result: "given", says: "They entered cafe." }]);
    expect(moments[0]?.gates.map(({ gate, says }) => `${gate}: ${says}`)).toEqual([
      "consent: They agreed to location and marketing.",
      "paused: It is not paused.",
      "schedule: It has no dates and no hours.",
      "closed: cafe is always open.",
      "low-confidence: Confidence is high of low needed, trust low of low needed.",
      "condition: Its condition is met: person.visits('food') >= 1",
      "control-group: They are not in the control group of spring, 10 % of people, which gets nothing.",
      "suppressed: Nothing suppresses it, and they have not stopped it.",
      "quiet-hours: Tue 2026-11-24 12:00 is outside the quiet hours, 22:00 to 07:30.",
      "cap-moment: Its cap: 1 of 3 today.",
      "cap-campaign: The cap of spring: 1 of 2 in the last 1 h 30 min.",
      "cap-person: The cap of a person: 1 of 5 this week.",
      "budget: A unit of the budget of spring is left.",
      "expired: It holds until Tue 2026-11-24 12:30.",
      "no-channel: It may come inline or push; this one is inline.",
    ]);
  });

  it("plays signals: who is in the place, who is near by, and what live() sees", () => {
    const near: Partial<Catalog> = {
      moments: [
        greeting({ on: { signal: "fresh", near: 500, place: { place: "cafe" } }, caps: [{ max: 1, per: "day" }] }),
        greeting({ id: "spot", on: { event: "open" }, when: 'live("tv")' }),
      ],
    };
    const told = (signals: NonNullable<Case["mesh"]>["signals"], message: Case["message"] = {}) => {
      const { chosen, moments } = explain(near, { message, mesh: { signals: signals ?? [] } });
      return [chosen?.moment, moments[0]?.says];
    };
    const fresh = { type: "fresh", place: "cafe" };
    const waits = "It waits for the signal fresh at cafe, up to 500 m from it.";
    expect(told([fresh], { place: "cafe" })).toEqual(["hello", "cafe signalled fresh."]);
    expect(told([{ ...fresh, metres: 400 }])).toEqual(["hello", "cafe signalled fresh."]);
    expect(told([{ ...fresh, metres: 600 }])).toEqual([undefined, waits]);
    expect(told([fresh])).toEqual([undefined, waits]);
    const opened = { event: { name: "open" } };
    expect(told([{ type: "tv" }], opened)[0]).toBe("spot");
    expect(told([], opened)[0]).toBeUndefined();
    const request: Case = {
      message: {},
      mesh: {
        signals: [
          { type: "frsh", metres: 5 },
          { ...fresh, place: "cave" },
        ],
      },
    };
    expect(explainVisit(worldOf(near), request, Date.parse(NOON))).toMatchObject({
      error: [
        { pointer: "/mesh/signals/0/type", detail: 'there is no signal "frsh": did you mean "fresh"?' },
        { pointer: "/mesh/signals/1/place", detail: 'there is no place "cave": did you mean "cafe"?' },
        { pointer: "/mesh/signals/0/metres", detail: "needs a place" },
      ],
    });
  });

  it("says of every gate what stops a moment there", () => {
    const campaigns = [{ id: "spring", control: 0.25, budget: { offers: 9 }, caps: [{ max: 1, per: "day" }] }];
    const day = [{ max: 1, per: "day" }];
    const exposures = [{ moment: "hello", at }];
    expect(stops({}, { person: { consent: ["location"] } })).toEqual(["consent: They have not agreed to marketing."]);
    expect(stops({}, { mesh: { paused: ["hello"] } })).toEqual(["paused: It is paused."]);
    expect(stops(spring, { catalog: { campaigns }, mesh: { paused: ["spring"] } })).toEqual([
      "paused: Its campaign spring is paused.",
    ]);
    expect(stops({ from: "2026-12-01T00:00:00Z" })).toEqual([
      "schedule: It is not on on Tue 2026-11-24 12:00: hello from Tue 2026-12-01 00:00.",
    ]);
    const hours = [{ days: [6, 1, 2, 3, 4, 5], from: "14:00", to: "20:00" }];
    expect(stops({ hours })).toEqual([
      "schedule: It is not on on Tue 2026-11-24 12:00: its hours are Mon to Sat 14:00 to 20:00.",
    ]);
    const places = TOWN.places?.map((place) => ({ ...place, hours }));
    expect(stops({}, { catalog: { places: places ?? [] } })).toEqual([
      "closed: cafe is closed on Tue 2026-11-24 12:00; its hours are Mon to Sat 14:00 to 20:00.",
    ]);
    expect(stops({ trust: "high" })).toEqual([
      "low-confidence: Confidence is high of low needed, trust low of high needed.",
    ]);
    expect(stops({ when: "zone == 'counter'" })).toEqual(["condition: Its condition is not met: zone == 'counter'"]);
    expect(stops({ when: "event.data.total > 3" })).toEqual([
      "condition: Its condition could not be evaluated: event.data.total > 3",
    ]);
    expect(stops(spring, { catalog: { campaigns }, person: { control: ["spring"] } })).toEqual([
      "control-group: They are in the control group of spring, 25 % of people, which gets nothing.",
    ]);
    expect(stops({}, { person: { suppressed: { food: "2026-11-24T18:00:00Z" } } })).toEqual([
      "suppressed: food is suppressed until Tue 2026-11-24 18:00.",
    ]);
    expect(stops({}, { person: { stops: ["hello"] } })).toEqual(["suppressed: They stopped hello."]);
    const quietHours = { from: "11:00", to: "13:00" };
    expect(stops({}, { catalog: { policy: { quietHours } } })).toEqual([
      "quiet-hours: Tue 2026-11-24 12:00 is within the quiet hours, 11:00 to 13:00.",
    ]);
    expect(stops({ caps: day }, { person: { exposures } })).toEqual(["cap-moment: Its cap: 1 of 1 today."]);
    expect(stops(spring, { catalog: { campaigns }, person: { exposures } })).toEqual([
      "cap-campaign: The cap of spring: 1 of 1 today.",
    ]);
    expect(stops({}, { catalog: { policy: { caps: day } }, person: { exposures } })).toEqual([
      "cap-person: The cap of a person: 1 of 1 today.",
    ]);
    expect(stops(spring, { catalog: { campaigns }, mesh: { spent: ["spring"] } })).toEqual([
      "budget: The budget of spring is spent.",
    ]);
    expect(stops({ channels: ["push"] })).toEqual(["no-channel: It may come push, and this one would be inline."]);
    const push = { message: { place: "cafe", channel: "push" } } as const;
    expect(stops({}, { ...push, person: { subscribed: false } })).toEqual([
      "no-channel: They have no push subscription.",
    ]);
  });

  it("closes no moment that happens at no place", () => {
    const of = (moment: Partial<Parameters<typeof greeting>[0]>, message: Case["message"]) =>
      explain({ moments: [greeting(moment)] }, { message }).moments[0]?.gates.find(({ gate }) => gate === "closed");
    const nowhere = { gate: "closed", passed: true, says: "It happens at no place that could be closed." };
    expect(of({ on: { scan: "poster" } }, { marker: "poster" })).toEqual(nowhere);
    expect(of({ on: { event: "paid" } }, { event: { name: "paid" } })).toEqual(nowhere);
    expect(of({ on: { scan: "table" } }, { marker: "table" })?.says).toBe("cafe is always open.");
  });

  it("holds a push until quiet hours end, and says so", () => {
    const { says, moments } = explain(
      { policy: { quietHours: { from: "11:00", to: "13:00" } }, moments: [greeting({ quietHours: "hold" })] },
      { message: { place: "cafe", channel: "push" } },
    );
    expect(says).toBe("Tue 2026-11-24 12:00: they get hello, as a push.");
    expect(moments[0]?.gates.filter(({ gate }) => gate === "quiet-hours" || gate === "expired")).toMatchObject([
      { says: "Tue 2026-11-24 12:00 is within the quiet hours, 11:00 to 13:00: the push is held until they end." },
      { says: "It is sent on Tue 2026-11-24 13:00, and it holds until Tue 2026-11-24 13:30." },
    ]);
  });

  it("tells all moments: given, outranked, effects, withheld, stopped, and what the others wait for", () => {
    const { moments, says } = explain(
      {
        campaigns: [{ id: "spring", control: 0.5 }],
        moments: [
          greeting({ priority: 60 }),
          greeting({ id: "second" }),
          greeting({ id: "third", caps: [{ max: 1, per: "day" }] }),
          effectOnly("note", [{ set: { seen: true } }]),
          greeting({ id: "leaving", on: { exit: { label: "food" } } }),
        ],
      },
      { message: { place: "cafe" }, person: { exposures: [{ moment: "third", at }] } },
    );
    expect(says).toBe("Tue 2026-11-24 12:00: they get hello, in the answer.");
    expect(moments.map(({ moment, result }) => `${moment} ${result}`)).toEqual([
      "hello given",
      "note effects",
      "second outranked",
      "third stopped",
      "leaving waiting",
    ]);
    expect(moments.at(-1)).toEqual({
      moment: "leaving",
      result: "waiting",
      says: "It waits for leaving any place labelled food.",
      gates: [],
    });
    const withheld = explain(
      { campaigns: [{ id: "spring", control: 0.5 }], moments: [greeting(spring)] },
      { message: { place: "cafe" }, person: { control: ["spring"] } },
    );
    expect(withheld).toMatchObject({ outcome: "none", reason: "control-group", moments: [{ result: "withheld" }] });
  });

  it("knows a person who is there already, and how often they came", () => {
    const moments = [
      greeting({ id: "stay", on: { dwell: { place: "cafe" }, for: "PT30M" } }),
      greeting({ id: "regular", when: "person.visits('food') == 5" }),
    ];
    const there = { present: [{ place: "cafe", since: at }] };
    expect(explain({ moments }, { message: { place: "cafe" }, person: there }).chosen?.moment).toBe("stay");
    const often = { visits: { cafe: 4 } };
    expect(explain({ moments }, { message: { place: "cafe" }, person: often }).chosen?.moment).toBe("regular");
  });

  it.each<readonly [Case, string, string]>([
    [{ message: { place: "caffe" } }, "/message/place", 'there is no place "caffe": did you mean "cafe"?'],
    [{ message: { place: "cafe", zone: "door" } }, "/message/zone", 'there is no zone there "door"'],
    [{ message: { marker: "postr" } }, "/message/marker", 'there is no marker "postr": did you mean "poster"?'],
    [
      { message: { marker: "https://mesh.shop.test/m/poster?s=a.b.c" } },
      "/message/marker",
      'is an address: say the id of the marker, "poster"',
    ],
    [{ message: { marker: "https://shop.test/" } }, "/message/marker", "is an address: say the id of the marker"],
    [{ message: { marker: "WIFI:S:guest" } }, "/message/marker", 'there is no marker "WIFI:S:guest"'],
    [
      { message: { beacons: [{ rssi: -60, eid: "0123456789abcdef" }] } },
      "/message/beacons/0/eid",
      "is an identifier that changes, and cannot be recognized here: say the place, and the zone",
    ],
    [{ message: {}, person: { consent: ["fun"] } }, "/person/consent/0", 'there is no purpose "fun"'],
    [{ message: {}, person: { visits: { x: 1 } } }, "/person/visits/x", 'there is no place "x"'],
    [{ message: {}, mesh: { spent: ["x"] } }, "/mesh/spent/0", 'there is no campaign "x"'],
    [{ message: { tag: { gateway: "box" } } }, "/message/tag/gateway", 'there is no gateway "box"'],
    [
      { message: { place: "cafe", position: { latitude: 0, longitude: 0, accuracy: 1 } } },
      "/message/place",
      "says where they are: leave out position and beacons",
    ],
  ])("refuses what the catalog does not have: %j", (request, pointer, detail) => {
    const explained = explainVisit(worldOf({ moments: [greeting()] }), request, Date.parse(NOON));
    expect(explained).toEqual({ ok: false, error: [{ pointer, detail }] });
  });

  it("agrees with the decision about every message of any life: the first gate that is not passed is the reason", () => {
    fc.assert(
      fc.property(settings, steps, drawKey, (about, taken, key) => {
        const policy = policyWith(about);
        const campaigns = [{ id: "spring", control: about.control }, { id: "summer" }];
        const world: World = { ...worldOf({ scores: [...LIFE_SCORES], campaigns, moments: about.moments }), policy };
        for (const { input, decided } of live(taken, policy, key).messages) {
          if (input.timeliness !== "live") continue;
          const { explanation, next } = explainMessage(world, input, key);
          expect(next).toEqual(decided.next);
          const said = explanation.moments
            .filter(({ result }) => result !== "waiting")
            .map(({ moment, gates }) => [moment, gates.find(({ passed }) => !passed)?.gate]);
          const judged = decided.decision.gates.map(({ moment, reason }) => [
            moment,
            reason === "outranked" ? undefined : reason,
          ]);
          expect(said).toEqual(judged);
        }
      }),
      { numRuns: 40 },
    );
  });
});
