import { describe, expect, it } from "vitest";
import type { Moment } from "../../../shared/catalog/catalog.ts";
import { decide, decideSignal } from "../../../shared/decide/decide.ts";
import { trimInput, trimSilence } from "../../../shared/decide/trim-input.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import type { SignalFact } from "../../../shared/signals/signal-fact.ts";
import {
  EVERYTHING,
  effectOnly,
  greeting,
  HOUR_MS,
  IN_CONTROL,
  inputOf,
  inside,
  MINUTE_MS,
  NOON,
  OUTSIDE_CONTROL,
  policyOf,
  type Story,
  tell,
  verdictOf,
} from "../../support/decide-world.ts";

const NOON_MS = Date.parse(NOON);
const NEAR = 500;

const fresh = (changes: Partial<SignalFact> = {}): SignalFact => ({
  id: "signal-1",
  type: "fresh",
  place: "cafe",
  fromMs: NOON_MS - MINUTE_MS,
  untilMs: NOON_MS + HOUR_MS,
  trust: "medium",
  data: {},
  ...changes,
});

const onFresh = (changes: Partial<Moment> = {}): Partial<Moment> => ({
  on: { signal: "fresh", near: NEAR },
  caps: [{ max: 5, per: "day" }],
  ...changes,
});

const nowhere = inside([]);
const without = (purpose: string) => EVERYTHING.filter((name) => name !== purpose);

describe("while a signal is on at the café, somebody", () => {
  it.each<[string, string, Story]>([
    ["who comes into it", "offer hello", { moment: onFresh(), signals: [fresh()] }],
    ["300 m from it", "offer hello", { moment: onFresh(), facts: nowhere, signals: [fresh({ metres: 300 })] }],
    ["just in reach", "offer hello", { moment: onFresh(), facts: nowhere, signals: [fresh({ metres: NEAR })] }],
    ["just beyond", "no-moment", { moment: onFresh(), facts: nowhere, signals: [fresh({ metres: NEAR + 0.1 })] }],
    [
      "300 m from it, of a moment for people in the place",
      "no-moment",
      { moment: onFresh({ on: { signal: "fresh" } }), facts: nowhere, signals: [fresh({ metres: 300 })] },
    ],
    ["elsewhere", "no-moment", { moment: onFresh(), facts: inside(["bar"]), signals: [fresh()] }],
    ["who asks for another signal", "no-moment", { moment: onFresh({ on: { signal: "stale" } }), signals: [fresh()] }],
    [
      "in the bar, of a moment for the bar alone",
      "no-moment",
      { moment: onFresh({ on: { signal: "fresh", place: { place: "bar" } } }), signals: [fresh()] },
    ],
    [
      "in the café, of a moment for all food",
      "offer hello",
      { moment: onFresh({ on: { signal: "fresh", place: { label: "food" } } }), signals: [fresh()] },
    ],
    [
      "who does not give their location",
      "consent",
      { moment: onFresh(), consent: without("location"), signals: [fresh({ metres: 3 })] },
    ],
    [
      "near by, of a moment that wants to be sure",
      "low-confidence",
      { moment: onFresh({ confidence: "high" }), facts: nowhere, signals: [fresh({ metres: 3 })] },
    ],
    [
      "inside, of a moment that wants to be sure",
      "offer hello",
      { moment: onFresh({ confidence: "high" }), signals: [fresh()] },
    ],
    [
      "of a moment that trusts operators only",
      "low-confidence",
      { moment: onFresh({ trust: "high" }), signals: [fresh()] },
    ],
    [
      "whose signal is an operator's",
      "offer hello",
      { moment: onFresh({ trust: "high" }), signals: [fresh({ trust: "high" })] },
    ],
    [
      "whose signal says what the condition asks for",
      "offer hello",
      {
        moment: onFresh({ when: 'signal.type == "fresh" && signal.data.kind == "plum"' }),
        signals: [fresh({ data: { kind: "plum" } })],
      },
    ],
    [
      "whose signal says something else",
      "condition",
      { moment: onFresh({ when: 'signal.data.kind == "plum"' }), signals: [fresh({ data: { kind: "pear" } })] },
    ],
  ])("%s: %s", (_, verdict, story) => {
    expect(verdictOf(tell(story).decision)).toBe(verdict);
  });
});

describe("live()", () => {
  const moment = { when: 'live("tv")' };
  it.each<[string, string, { type: string; place?: string }[]]>([
    ["on at no place", "offer hello", [{ type: "tv" }]],
    ["on at the place of the moment", "offer hello", [{ type: "tv", place: "cafe" }]],
    ["on at another place", "condition", [{ type: "tv", place: "bar" }]],
    ["of another type", "condition", [{ type: "radio" }]],
    ["off", "condition", []],
  ])("of a signal that is %s: %s", (_, verdict, liveSignals) => {
    expect(verdictOf(tell({ moment, mesh: { liveSignals } }).decision)).toBe(verdict);
  });
});

describe("a signal", () => {
  const story: Story = { moment: onFresh(), signals: [fresh()] };
  const again = (person: PersonState, changes: Story = {}) =>
    verdictOf(tell({ ...story, person, ...changes }).decision);

  it("is had once, however often its message, its place or its end come again", () => {
    const { next } = tell(story);
    expect(again(next)).toBe("no-moment");
    expect(again(next, { signals: [fresh({ untilMs: NOON_MS + 2 * HOUR_MS, metres: 10 })], facts: nowhere })).toBe(
      "no-moment",
    );
    expect(again(next, { signals: [fresh({ id: "signal-2" })] })).toBe("offer hello");
  });

  it("is used up by what is given only: a no is judged again", () => {
    const { decision, next } = tell({ ...story, mesh: { pausedMoments: ["hello"] } });
    expect(verdictOf(decision)).toBe("paused");
    expect(again(next)).toBe("offer hello");
  });

  it("is had by somebody in the control group as well", () => {
    const spring = { campaigns: [{ id: "spring", control: 0.5 }], moment: onFresh({ campaign: "spring" }) };
    const { next } = tell({ ...story, ...spring, drawKey: IN_CONTROL });
    expect(again(next, { ...spring, drawKey: IN_CONTROL })).toBe("no-moment");
  });

  it("gives one offer, the best, and all effects, each once", () => {
    const moments = [
      greeting({ ...onFresh(), id: "first", priority: 60 }),
      greeting({ ...onFresh(), id: "second" }),
      effectOnly("note", [{ set: { met: true } }], { on: { signal: "fresh" } }),
    ];
    const first = tell({ moments, signals: [fresh()] });
    expect(verdictOf(first.decision)).toBe("offer first");
    expect(first.next.profile.attributes).toEqual({ met: true });
    expect(verdictOf(tell({ moments, signals: [fresh()], person: first.next }).decision)).toBe("no-moment");
  });

  it("bounds what it gives by its own end", () => {
    const { decision } = tell({ ...story, signals: [fresh({ untilMs: NOON_MS + 5 * MINUTE_MS })] });
    expect(decision.chosen).toMatchObject({ validUntilMs: NOON_MS + 5 * MINUTE_MS, isLocated: true });
    expect(decision.chosen?.cause).toEqual({ kind: "signal", signal: "signal-1", type: "fresh", place: "cafe" });
  });

  it("is remembered of the newest 200", () => {
    let { next } = tell(story);
    for (let number = 0; number < 250; number++) {
      const at = new Date(NOON_MS + (number + 1) * HOUR_MS * 24).toISOString();
      const untilMs = Date.parse(at) + HOUR_MS;
      next = tell({ ...story, person: next, at, signals: [fresh({ id: `later-${number}`, untilMs })] }).next;
    }
    const had = Object.keys(next.profile.signalsHad ?? {});
    expect(had).toHaveLength(200);
    expect(had).toContain("later-249");
    expect(had).not.toContain("signal-1");
  });
});

describe("a signal that comes to somebody by itself", () => {
  const story: Story = { moment: onFresh(), signals: [fresh()], facts: nowhere };
  const judge = (person: PersonState, signal: SignalFact, changes: Story = {}) =>
    decideSignal(
      { ...inputOf({ ...story, ...changes, person }), signals: [signal] },
      policyOf({ ...story, ...changes }),
      OUTSIDE_CONTROL,
    );

  it("is a push to who is in the place, or near enough", () => {
    const there = tell({ moment: { on: { event: "none" } } }).next;
    const { person } = inputOf(story);
    expect(verdictOf(judge(there, fresh()).decision)).toBe("push hello");
    expect(verdictOf(judge(person, fresh({ metres: 400 })).decision)).toBe("push hello");
    expect(verdictOf(judge(person, fresh()).decision)).toBe("no-moment");
  });

  it("takes for gone whom nothing has confirmed in the place for its silence", () => {
    const there = tell({ moment: { on: { event: "none" } } }).next;
    const at = new Date(NOON_MS + 11 * MINUTE_MS).toISOString();
    expect(verdictOf(judge(there, fresh(), { at }).decision)).toBe("no-moment");
  });

  it("comes once with the inline answer, whichever is first", () => {
    const { person } = inputOf(story);
    const pushed = judge(person, fresh({ metres: 10 }));
    expect(verdictOf(pushed.decision)).toBe("push hello");
    expect(verdictOf(tell({ ...story, signals: [fresh({ metres: 10 })], person: pushed.next }).decision)).toBe(
      "no-moment",
    );
    const offered = tell({ ...story, signals: [fresh({ metres: 10 })] });
    expect(verdictOf(judge(offered.next, fresh({ metres: 10 })).decision)).toBe("no-moment");
  });

  it("can be decided again from what a receipt keeps, had or not", () => {
    for (const person of [inputOf(story).person, tell({ ...story, signals: [fresh({ metres: 1 })] }).next]) {
      const input = { ...inputOf({ ...story, person }), signals: [fresh({ metres: 1 })] };
      const policy = policyOf(story);
      const asked = decide(input, policy, OUTSIDE_CONTROL).decision;
      expect(decide(trimInput(input, asked, policy), policy, OUTSIDE_CONTROL).decision).toEqual(asked);
      const { decision } = decideSignal(input, policy, OUTSIDE_CONTROL);
      const { signals = [], ...rest } = trimSilence(input, decision, policy);
      const kept = { ...rest, signals };
      expect(decideSignal(kept, policy, OUTSIDE_CONTROL).decision).toEqual(decision);
    }
  });
});
