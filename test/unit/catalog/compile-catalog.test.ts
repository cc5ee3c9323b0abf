import { describe, expect, it, vi } from "vitest";
import { compileCatalog } from "../../../shared/catalog/compile-catalog.ts";
import { EMPTY_POLICY, loadPolicy, usesPatterns } from "../../../shared/catalog/load-policy.ts";
import { compilePattern } from "../../../shared/condition/compile-pattern.ts";
import { conditionEngine } from "../../../shared/condition/condition-engine.ts";
import { beaconKey } from "../../../shared/radio/identity.ts";
import { nowhere } from "../condition/evaluate.ts";
import { fullCatalog } from "./full-catalog.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe("a compiled catalog", () => {
  const compiled = compileCatalog(fullCatalog(), "v1");

  it("is plain JSON, and means the same after a round trip through storage", () => {
    const stored: typeof compiled = JSON.parse(JSON.stringify(compiled));
    expect(stored).toEqual(compiled);
    const [policy, direct] = [loadPolicy(stored), loadPolicy(compiled)];
    expect(JSON.stringify([...policy.moments])).toBe(JSON.stringify([...direct.moments]));
    expect(policy.places).toEqual(direct.places);
  });

  it("does not change the catalog", () => {
    const catalog = fullCatalog();
    compileCatalog(catalog, "v1");
    expect(catalog).toEqual(fullCatalog());
  });

  it("is refused loudly for a catalog that was not checked", () => {
    expect(() => compileCatalog({ places: [{ id: "a", silence: "soon" }] }, "v1")).toThrow(/not checked/);
  });
});

describe("a policy", () => {
  const policy = loadPolicy(compileCatalog(fullCatalog(), "v1"));

  it("knows its version and its mesh", () => {
    expect(policy.version).toBe("v1");
    expect(policy.mesh).toEqual(fullCatalog().mesh);
    expect(policy.purposes).toEqual([
      "location",
      "marketing",
      "push",
      "measurement",
      "profiling",
      "loyalty",
      "offers.inline",
    ]);
    expect(policy.personCaps).toEqual([{ max: 2, window: "day" }]);
    expect(policy.quietHours).toEqual({ fromMinute: 1260, toMinute: 480 });
  });

  it("has places with minutes, milliseconds and metres", () => {
    expect(policy.places.get("main-street")).toEqual({
      id: "main-street",
      name: "Main Street",
      labels: ["store", "bakery"],
      timeZone: "America/New_York",
      zones: ["counter", "Drive through"],
      hours: [
        { days: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1200 },
        { days: [6, 7], fromMinute: 1320, toMinute: 120 },
      ],
      silenceMs: 5 * MINUTE_MS,
      radiusMetres: 80,
      center: [4.9, 52.37],
    });
    expect(policy.places.get("nowhere")).toEqual({
      id: "nowhere",
      labels: [],
      timeZone: "Europe/Amsterdam",
      zones: [],
      silenceMs: 10 * MINUTE_MS,
    });
    // A triangle of 0.1 by 0.05 degrees at 52.3 north: half of 6,800 m times 5,560 m.
    expect(policy.places.get("airport")?.radiusMetres).toBeCloseTo(Math.sqrt((6800 * 5560) / 2 / Math.PI), -2);
  });

  it("keeps senders as they are, and EID beacons apart, with the trust that a changing identifier earns", () => {
    expect([...policy.senders.keys()]).toEqual(fullCatalog().senders?.map(({ id }) => id));
    expect(policy.eidBeacons).toEqual([
      {
        id: "b-eid",
        place: "airport",
        trust: "high",
        enterRssi: -70,
        exitRssi: -80,
        sealedKey: "c2VhbGVk.a2V5",
        scaler: 10,
      },
    ]);
    const [longitude = 0, latitude = 0] = policy.places.get("airport")?.center ?? [];
    expect(longitude).toBeGreaterThan(4.5);
    expect(latitude).toBeGreaterThan(52);
  });

  it("finds beacons by what they send, and EID beacons not at all", () => {
    const identity = { ibeacon: { uuid: "f7826da64fa24e988024bc5b71e0893e", major: 1, minor: 2 } };
    expect(policy.beacons.get(beaconKey(identity))).toEqual({
      id: "b-counter",
      place: "main-street",
      zone: "counter",
      trust: "medium",
      enterRssi: -65,
      exitRssi: -75,
    });
    const plain = { altbeacon: { id: "0123456789abcdef0123456789abcdef01234567" } };
    expect(policy.beacons.get(beaconKey(plain))).toEqual({
      id: "b-alt",
      place: "airport",
      trust: "low",
      enterRssi: -70,
      exitRssi: -80,
    });
    expect([...policy.beacons.values()].map(({ id }) => id)).not.toContain("b-eid");
  });

  it("has no default for leaving a beacon that is above entering it", () => {
    const altbeacon = { id: "0".repeat(40) };
    const thresholds = (settings: object) => {
      const catalog = { places: [{ id: "a" }], beacons: [{ id: "b", place: "a", altbeacon, ...settings }] };
      const rule = loadPolicy(compileCatalog(catalog, "v")).beacons.get(beaconKey({ altbeacon }));
      return [rule?.enterRssi, rule?.exitRssi];
    };
    expect(thresholds({ enterRssi: -85 })).toEqual([-85, -85]);
    expect(thresholds({ enterRssi: -79 })).toEqual([-79, -80]);
    expect(thresholds({ enterRssi: -85, exitRssi: -90 })).toEqual([-85, -90]);
    expect(thresholds({ exitRssi: -70 })).toEqual([-70, -70]);
  });

  it("has markers and campaigns with their defaults", () => {
    expect(policy.markers.get("poster")).toEqual({ id: "poster", place: "main-street", zone: "counter", trust: "low" });
    expect(policy.markers.get("sticker")).toEqual({ id: "sticker", trust: "low" });
    expect(policy.campaigns.get("summer")).toEqual({
      id: "summer",
      fromMs: Date.UTC(2026, 4, 31, 22),
      untilMs: Date.UTC(2026, 8, 1),
      caps: [
        { max: 3, window: "week" },
        { max: 1, window: "rolling", lengthMs: 12 * HOUR_MS },
      ],
      control: 0.1,
      budget: { offers: 1000, perHour: 50, perDay: 200 },
      pace: "even",
      conversions: ["basket", "paid"],
      windowMs: 14 * 24 * HOUR_MS,
      cost: { currency: "EUR", minor: 50_000 },
      costPerOffer: { currency: "EUR", minor: 40 },
      guardrail: { metric: "ctr", below: 0.02, after: 500 },
    });
    const windowMs = 7 * 24 * HOUR_MS;
    expect(policy.campaigns.get("plain")).toEqual({ id: "plain", caps: [], control: 0, pace: "asap", windowMs });
  });

  it("has moments with all that they say", () => {
    const { when, variants, ...welcome } = policy.moments.get("welcome") ?? {};
    expect(welcome).toEqual({
      id: "welcome",
      campaign: "summer",
      on: { kind: "enter", where: { label: "store" } },
      purposes: ["marketing", "location"],
      channels: ["inline"],
      service: false,
      trust: "low",
      confidence: "medium",
      caps: [{ max: 1, window: "month" }],
      quietHours: "hold",
      hours: [{ days: [1], fromMinute: 540, toMinute: 1080 }],
      fromMs: Date.UTC(2026, 0, 1),
      untilMs: Date.UTC(2027, 0, 1),
      validForMs: HOUR_MS,
      onExit: "withdraw",
      priority: 70,
      effects: [
        { kind: "suppress", name: "welcome", forMs: 24 * HOUR_MS },
        { kind: "set", attributes: { welcomed: true, level: 1, tier: "gold" } },
        { kind: "points", points: 10 },
      ],
    });
    expect(variants?.[0]).toEqual(fullCatalog().moments?.[0]?.offer?.variants[0]);
    expect(typeof when).toBe("function");
  });

  it("has every text by language, a plain one in the mesh's own", () => {
    const catalog = { ...fullCatalog(), mesh: { locale: "nl" } };
    const [, plain] = loadPolicy(compileCatalog(catalog, "v")).moments.get("welcome")?.variants ?? [];
    expect(plain).toEqual({
      id: "b",
      format: "banner",
      title: { nl: "Hi" },
      body: { nl: "Fresh bread" },
      action: { label: { nl: "Go" } },
    });
  });

  it("has moments with the defaults for what they do not say", () => {
    expect(policy.moments.get("bye")).toEqual({
      id: "bye",
      on: { kind: "exit", where: { place: "airport" } },
      purposes: ["marketing"],
      channels: ["inline", "push"],
      service: false,
      trust: "low",
      confidence: "low",
      caps: [],
      quietHours: "drop",
      validForMs: 30 * MINUTE_MS,
      onExit: "keep",
      priority: 50,
      variants: [],
      effects: [],
    });
  });

  it("has every kind of trigger", () => {
    const on = (id: string) => policy.moments.get(id)?.on;
    expect(on("stay")).toEqual({ kind: "dwell", where: { label: "nobody-has-this" }, forMs: 10 * MINUTE_MS });
    expect(on("at-gate")).toEqual({ kind: "zone", zone: "gate", where: { place: "airport" }, proximity: "near" });
    expect(on("any-counter")).toEqual({ kind: "zone", zone: "counter" });
    expect(on("scan")).toEqual({ kind: "scan", marker: "poster" });
    expect(on("basket")).toEqual({ kind: "event", name: "basket" });
    const where = { place: "airport" };
    expect(on("oven")).toEqual({ kind: "signal", type: "fresh", nearMetres: 800, where });
    expect(on("any-oven")).toEqual({ kind: "signal", type: "fresh" });
  });

  it("knows the types of signals that triggers and conditions name, and how long a position counts", () => {
    expect([...policy.signalTypes]).toEqual(["fresh", "tv"]);
    expect(policy.reachForMs).toBe(2 * HOUR_MS);
    const when = (source: string) => {
      const moments = [{ id: "m", on: { event: "e" }, when: source }];
      return compileCatalog({ moments }, "v").signalTypes;
    };
    expect(when(`live('rain') || !live("tv") && live(locale)`)).toEqual(["rain", "tv"]);
    expect(when('locale == "live"')).toEqual([]);
    expect(loadPolicy(compileCatalog({}, "v")).reachForMs).toBe(HOUR_MS);
  });

  it("knows the types of signals that conditions ask for, unless one asks for a type that is not written out", () => {
    const asked = (...sources: string[]) => {
      const moments = sources.map((when, at) => ({ id: `m${at}`, on: { signal: "fresh" }, when }));
      return loadPolicy(compileCatalog({ moments }, "v"), conditionEngine(compilePattern)).liveTypes;
    };
    expect(asked('live("rain")', 'locale == "live"')).toEqual(new Set(["rain"]));
    expect(asked("true")).toEqual(new Set());
    expect(asked('live("rain")', "live(locale)")).toBeUndefined();
  });

  it("finds moments by trigger, in order of id by code unit", () => {
    const ids = ["b", "a-1", "a", "z", "a1"];
    const catalog = {
      ...fullCatalog(),
      moments: ids.flatMap((id) => [
        { id: `enter-${id}`, on: { enter: { label: "store" } } },
        { id: `scan-${id}`, on: { scan: id === "b" ? "sticker" : "poster" } },
      ]),
    };
    const { triggers } = loadPolicy(compileCatalog(catalog, "v"));
    expect(triggers.enter.map(({ id }) => id)).toEqual(["enter-a", "enter-a-1", "enter-a1", "enter-b", "enter-z"]);
    expect(triggers.scan.get("poster")?.map(({ id }) => id)).toEqual(["scan-a", "scan-a-1", "scan-a1", "scan-z"]);
    expect(triggers.scan.get("sticker")?.map(({ id }) => id)).toEqual(["scan-b"]);
    expect(policy.triggers.zone.get("gate")?.map(({ id }) => id)).toEqual(["at-gate", "gate-of-stores"]);
    expect(policy.triggers.signal.get("fresh")?.map(({ id }) => id)).toEqual(["any-oven", "oven"]);
    expect(policy.triggers.event.get("basket")?.map(({ id }) => id)).toEqual(["basket"]);
    expect(policy.triggers.exit.map(({ id }) => id)).toEqual(["bye"]);
    expect(policy.triggers.dwell.map(({ id }) => id)).toEqual(["stay"]);
  });

  it("leaves out what an older version compiled and this one does not build", () => {
    const compiled = compileCatalog(fullCatalog(), "v");
    const stored: typeof compiled = JSON.parse(
      JSON.stringify(compiled)
        .replace('{"kind":"event","name":"basket"}', '{"kind":"purchase"}')
        .replace('"effects":[{', '"effects":[{"kind":"points","effect":{"points":5}},{'),
    );
    const old = loadPolicy(stored);
    expect(stored.moments.flatMap(({ on }) => on.kind)).toContain("purchase");
    expect(old.moments.has("basket")).toBe(false);
    expect(stored.moments.flatMap(({ effects }) => effects.map(({ kind }) => kind))).toContain("points");
    expect([...old.moments.values()].flatMap(({ effects }) => effects)).not.toContainEqual({
      kind: "points",
      effect: expect.anything(),
    });
    expect([...old.moments.values()].flatMap(({ effects }) => effects.map(({ kind }) => kind))).toEqual([
      "suppress",
      "set",
      "points",
    ]);
  });

  it("gives nothing where a stored condition can no longer be parsed", () => {
    const compiled = compileCatalog({ moments: [{ id: "m", on: { event: "e" }, when: "true" }] }, "v");
    const stored = JSON.parse(JSON.stringify(compiled).replace('"when":"true"', '"when":"no such thing"'));
    const when = loadPolicy(stored, conditionEngine(compilePattern)).moments.get("m")?.when;
    const input = {
      consent: {},
      attributes: {},
      scores: {},
      points: 0,
      tier: "",
      linked: false,
      received: () => false,
      reacted: () => false,
      redeemed: () => false,
      visits: () => 0,
      suppressed: () => false,
      place: null,
      zone: null,
      event: null,
      signal: null,
      run: null,
      live: () => false,
      local: { hour: 0, minute: 0, weekday: 1 },
      locale: "en",
    };
    expect(when?.(input)).toBe("error");
  });

  it("matches texts with the engine that is loaded for it, and compiles a pattern once, when it is needed", () => {
    const compiling = vi.fn(compilePattern);
    const when = 'locale.matches("^de\\\\b")';
    const compiled = compileCatalog({ moments: [{ id: "m", on: { event: "e" }, when }] }, "v");
    const condition = loadPolicy(compiled, conditionEngine(compiling)).moments.get("m")?.when;
    expect([usesPatterns(compiled), compiling.mock.calls.length]).toEqual([true, 0]);
    expect([condition?.(nowhere), condition?.({ ...nowhere, locale: "den" })]).toEqual([true, false]);
    expect(compiling.mock.calls).toEqual([["^de\\b"]]);
    expect(loadPolicy(compiled).moments.get("m")?.when?.(nowhere)).toBe("error");
    expect(usesPatterns(compileCatalog(fullCatalog(), "v"))).toBe(false);
  });
});

describe("a mesh without a catalog", () => {
  it("decides on no moments, with the defaults of the contract", () => {
    expect(EMPTY_POLICY).toEqual(loadPolicy(compileCatalog({}, "")));
    expect(EMPTY_POLICY.version).toBe("");
    expect(EMPTY_POLICY.moments.size).toBe(0);
    expect(EMPTY_POLICY.mesh).toMatchObject({ noticeVersion: "1", locale: "en", timeZone: "UTC" });
    expect(EMPTY_POLICY.purposes).toEqual([
      "location",
      "marketing",
      "push",
      "broadcast",
      "profiling",
      "measurement",
      "handover",
      "partners",
    ]);
    expect(EMPTY_POLICY.quietHours).toBeUndefined();
  });
});
