import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unitsToReserve } from "../../../shared/budget/units-to-reserve.ts";
import type { Catalog, Moment, Sender } from "../../../shared/catalog/catalog.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";
import type { Scalar } from "../../../shared/condition/condition.ts";
import { type DecideInput, decide, decideSignal } from "../../../shared/decide/decide.ts";
import { trimInput, trimSilence } from "../../../shared/decide/trim-input.ts";
import { moveBySignal } from "../../../shared/journeys/move-by-signal.ts";
import { type Journeys, NO_JOURNEYS } from "../../../shared/journeys/run.ts";
import type { Facts } from "../../../shared/locate/facts.ts";
import { touchesCatalog } from "../../../shared/locate/locate-message.ts";
import type { Exposure } from "../../../shared/person/person-state.ts";
import { stageOccurrences } from "../../../shared/presence/stage-occurrences.ts";
import type { SaidSignal } from "../../../shared/signals/stored-signal.ts";
import {
  EVERYTHING,
  HOUR_MS,
  inputOf,
  inside,
  MINUTE_MS,
  NOON,
  oneCard,
  townPolicy,
} from "../../support/decide-world.ts";

const NOON_MS = Date.parse(NOON);
const KEY = new Uint8Array(16);

const JOURNEYS: NonNullable<Catalog["journeys"]> = [
  {
    id: "flight",
    stages: [
      { id: "booked", on: { signal: "booked" } },
      { id: "checked-in", on: { event: "check-in" } },
      { id: "at-airport", on: { enter: { place: "bar" }, during: { at: "departs", before: "PT6H", after: "PT1H" } } },
      { id: "gate", on: { signal: "gate" } },
      { id: "boarding", on: { after: "gate", delay: "PT30M" } },
      { id: "taxi", on: { scan: "poster", during: { at: "departs", before: "PT0S", after: "P1D" } }, ends: true },
    ],
  },
];
const SENDERS: Sender[] = (["backend", "partner"] as const).map((kind) => ({
  ...{ id: kind, kind, alg: "HS256", sealedKey: "x" },
  scopes: ["signal:booked", "signal:gate"],
}));

function stageMoment(stage: string, changes: Partial<Moment> = {}): Moment {
  return { id: `at-${stage}`, on: { stage }, caps: [{ max: 9, per: "day" }], ...oneCard(), ...changes };
}

const STAGES = ["booked", "checked-in", "at-airport", "gate", "boarding", "taxi"];

function flightPolicy(
  moments: Moment[] = STAGES.map((stage) => stageMoment(stage)),
  more: Partial<Catalog> = {},
): Policy {
  return townPolicy({ journeys: JOURNEYS, senders: SENDERS, moments, ...more });
}

let said = 0;

function signal(type: string, changes: Partial<SaidSignal> = {}): SaidSignal {
  const about = { sender: "backend", trust: "medium", run: "AC834", data: {}, atMs: NOON_MS } as const;
  return { id: `signal-${++said}`, type, ...about, ...changes };
}

/** Journeys after these signals. */
function journeysAfter(signals: readonly SaidSignal[], policy: Policy, from = NO_JOURNEYS): Journeys {
  const world = { index: policy.journeys, isGranted: () => true };
  return signals.reduce(
    (known, one) => moveBySignal(known, one, { world, senders: policy.senders, nowMs: one.atMs })?.journeys ?? known,
    from,
  );
}

const departs = (inMs: number) => ({ departs: new Date(NOON_MS + inMs).toISOString() });
const checkIn = (run: Scalar = "AC834"): Partial<Facts> => ({ event: { name: "check-in", data: { run } } });

function inputWith(journeys: Journeys, facts: Partial<Facts>, changes: Partial<DecideInput> = {}): DecideInput {
  return { ...inputOf({ facts }), journeys, ...changes };
}

function outcomeOf(input: DecideInput, policy: Policy): string {
  const { decision, moved } = decide(input, policy, KEY);
  const stages = (moved?.journeys.runs ?? []).map(({ key, stage }) => `${key} ${stage}`);
  return [decision.chosen?.moment ?? decision.reason, ...stages].join(", ");
}

describe("a message that moves a run", () => {
  const policy = flightPolicy();
  const booked = journeysAfter([signal("booked", { data: departs(2 * HOUR_MS) })], policy);

  it.each<[sentence: string, facts: Partial<Facts>, changes: Partial<DecideInput>, outcome: string]>([
    ["is an event of its key", checkIn(), {}, "at-checked-in, AC834 checked-in"],
    ["is no event of another key", checkIn("LH400"), {}, "no-moment, AC834 booked"],
    ["is no event whose key is no text", checkIn(834), {}, "no-moment"],
    ["is no event without a key", { event: { name: "check-in", data: {} } }, {}, "no-moment"],
    ["enters a place in its span", inside(["bar"]), {}, "at-at-airport, AC834 at-airport"],
    ["scans in its span", { marker: "poster" }, { nowMs: NOON_MS + 2 * HOUR_MS }, "no-moment"],
    ["is live", checkIn(), { timeliness: "late" }, "late"],
    ["is not stale", checkIn(), { timeliness: "stale" }, "no-moment"],
  ])("%s", (_, facts, changes, outcome) => {
    expect(outcomeOf(inputWith(booked, facts, changes), policy)).toBe(outcome);
  });

  it("may do so by an event without `location`, but not by where the person is", () => {
    const consent = EVERYTHING.filter((purpose) => purpose !== "location");
    const person = inputOf({ consent }).person;
    expect(outcomeOf(inputWith(booked, checkIn(), { person }), policy)).toBe("at-checked-in, AC834 checked-in");
    expect(outcomeOf(inputWith(booked, inside(["bar"]), { person }), policy)).toBe("no-moment");
  });

  it("brings what the run waited for before, as one decision", () => {
    const gate = journeysAfter([signal("gate", { atMs: NOON_MS - 31 * MINUTE_MS })], policy, booked);
    const input = inputWith(gate, { ...checkIn() });
    expect(outcomeOf(input, policy)).toBe("at-boarding, AC834 boarding");
  });

  it("may be of several runs at once", () => {
    const both = journeysAfter([signal("booked", { run: "LH400", data: departs(3 * HOUR_MS) })], policy, booked);
    const { moved, decision } = decide(inputWith(both, inside(["bar"])), policy, KEY);
    expect(moved?.reached.map(({ key, stage }) => `${key} ${stage}`)).toEqual(["AC834 at-airport", "LH400 at-airport"]);
    expect(decision.gates.map(({ moment }) => moment)).toEqual(["at-at-airport"]);
  });

  it("costs a person who is on none, or whom it does not concern, nothing", () => {
    expect(decide(inputWith(NO_JOURNEYS, inside(["bar"])), policy, KEY).moved).toBeUndefined();
    const input = inputWith(booked, inside([]));
    const { moved, next, changed } = decide(input, policy, KEY);
    expect([moved, changed]).toEqual([undefined, "nothing"]);
    expect(next).toBe(input.person);
  });
});

describe("a cap within a run", () => {
  const policy = flightPolicy([stageMoment("gate", { caps: [{ max: 1, per: "run" }] })]);
  const exposed = (run: string, minute: number): Exposure => {
    const counted = { id: `${run} ${minute}`, moment: "at-gate", marketing: true, person: true } as const;
    return { ...counted, run: `flight ${run}`, atMs: NOON_MS - minute * MINUTE_MS };
  };
  const judge = (run: string, exposures: readonly Exposure[]) => {
    const journeys = journeysAfter([signal("booked", { run })], policy);
    const world = { index: policy.journeys, isGranted: () => true };
    const moved = moveBySignal(journeys, signal("gate", { run }), { world, senders: policy.senders, nowMs: NOON_MS });
    const { person, mesh, nowMs, serial } = inputOf({ exposures });
    const input = { person, mesh, nowMs, serial, subscribed: true, happened: stageOccurrences(moved?.reached ?? []) };
    const decided = decideSignal(input, policy, KEY);
    const kept = JSON.parse(JSON.stringify(trimSilence(input, decided.decision, policy)));
    expect(decideSignal(kept, policy, KEY).decision).toEqual(decided.decision);
    return { told: decided.decision.reason ?? "push", next: decided.next };
  };

  it("counts each run by itself, whatever came in others since", () => {
    const exposures = [exposed("A", 9), exposed("B", 8), exposed("C", 7)];
    expect(["A", "B", "D"].map((run) => judge(run, exposures).told)).toEqual(["cap-moment", "cap-moment", "push"]);
  });

  it("is not forgotten while others go on", () => {
    const many = Array.from({ length: 60 }, (_, n) => exposed(`F${n}`, 60 - n));
    const { next } = judge("new", [exposed("A", 99), ...many]);
    expect(next.exposures).toHaveLength(62);
    expect(judge("A", next.exposures).told).toBe("cap-moment");
  });
});

describe("the edge", () => {
  const policy = flightPolicy([]);
  const facts = (some: Partial<Facts>) => inputOf({ facts: some }).facts;

  it.each<[string, Partial<Facts>, boolean]>([
    ["asks the object for an event that only a journey waits for", checkIn(), true],
    ["does not ask it for one without a run", { event: { name: "check-in", data: { run: "" } } }, false],
    ["asks it for a marker that only a journey waits for", { marker: "poster" }, true],
    ["does not ask it for another event", { event: { name: "other", data: { run: "AC834" } } }, false],
  ])("%s", (_, some, asks) => {
    expect(touchesCatalog(facts(some), policy)).toBe(asks);
  });

  it("takes units for whatever stage of a journey may come with the message", () => {
    const budgeted = flightPolicy(
      [stageMoment("boarding", { campaign: "spring" }), stageMoment("gate", { campaign: "summer" })],
      { campaigns: ["spring", "summer"].map((id) => ({ id, budget: { offers: 9 } })) },
    );
    const taken = (some: Partial<Facts>) => [...unitsToReserve(facts(some), [], budgeted)].toSorted();
    expect(taken(checkIn())).toEqual(["spring", "summer"]);
    expect(taken(inside(["bar"]))).toEqual(["spring", "summer"]);
    expect(taken(inside(["cafe"]))).toEqual([]);
  });
});

describe("a text on a run", () => {
  const title = { en: "Gate {run.gate}" };
  const policy = flightPolicy([stageMoment("gate", { offer: { variants: [{ id: "a", format: "card", title }] } })]);
  const said = (sender: string, gate: string) => {
    const journeys = journeysAfter([signal("booked")], policy);
    const world = { index: policy.journeys, isGranted: () => true };
    const about = { world, senders: policy.senders, nowMs: NOON_MS };
    const moved = moveBySignal(journeys, signal("gate", { sender, data: { gate } }), about);
    const { person, mesh, nowMs, serial } = inputOf({});
    const happened = stageOccurrences(moved?.reached ?? []);
    const { decision } = decideSignal({ person, mesh, nowMs, serial, subscribed: true, happened }, policy, KEY);
    return decision.chosen?.texts ?? decision.gates[0]?.detail;
  };

  it("says what senders said of it, and needs what the journey needs", () => {
    expect(said("backend", "B7")).toMatchObject({
      said: { title: "Gate B7" },
      page: { title: "Gate …" },
      purposes: ["profiling"],
    });
  });

  it.each([
    ["the brand's own back end may say a link", "backend", "https://b.example", "Gate https://b.example"],
    ["a partner's word may not be one", "partner", "https://b.example", undefined],
    ["nor that of somebody who is no sender any more", "gone", "https://b.example", undefined],
    ["a partner's plain word is shown", "partner", "B7", "Gate B7"],
  ])("%s", (_, sender, gate, text) => {
    const texts = said(sender, gate);
    expect(typeof texts === "object" ? texts.said.title : undefined).toBe(text);
    if (text === undefined) expect(texts).toBe("text");
  });
});

describe("what is kept of an input", () => {
  const policy = flightPolicy();
  const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));
  const minute = fc.integer({ min: 0, max: 90 }).map((minutes) => NOON_MS - minutes * MINUTE_MS);
  const signals = fc.array(
    fc.record({ type: fc.constantFrom("booked", "gate"), run: fc.constantFrom("A", "B", "C"), atMs: minute }),
    { maxLength: 12 },
  );
  const facts = fc.constantFrom<Partial<Facts>>(
    checkIn("A"),
    checkIn("B"),
    inside(["bar"]),
    { marker: "poster" },
    inside([]),
  );

  it("gives the same decision as all of it did, and holds no other run", () => {
    fc.assert(
      fc.property(signals, facts, (list, some) => {
        const told = list
          .toSorted((a, b) => a.atMs - b.atMs)
          .map(({ type, ...about }) => signal(type, { ...about, data: departs(HOUR_MS) }));
        const input = inputWith(journeysAfter(told, policy), some);
        const { decision, moved } = decide(input, policy, KEY);
        const kept = copy(trimInput(input, decision, policy, moved));
        expect(decide(kept, policy, KEY).decision).toEqual(decision);
        const concerned = new Set([...(moved?.reached ?? []), ...(moved?.ended ?? [])].map(({ key }) => key));
        expect((kept.journeys?.runs ?? []).every(({ key }) => concerned.has(key))).toBe(true);
      }),
    );
  });

  it("holds the data of a signal only if a moment waits for it", () => {
    const { person, mesh, nowMs, serial } = inputOf({});
    const once = {
      id: "s",
      type: "gate",
      fromMs: nowMs,
      untilMs: nowMs + 1,
      trust: "medium",
      data: { gate: "B7" },
    } as const;
    const input = { person, mesh, nowMs, serial, subscribed: true, signals: [once] };
    const { decision } = decideSignal(input, policy, KEY);
    expect(trimSilence(input, decision, policy).signals).toBeUndefined();
  });
});
