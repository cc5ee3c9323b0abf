import fc from "fast-check";
import type { Cap, Moment, Score } from "../../shared/catalog/catalog.ts";
import type { Policy } from "../../shared/catalog/policy.ts";
import { type Decided, type DecideInput, decide, decideSilence } from "../../shared/decide/decide.ts";
import { givenEvents, historyOf, historySinceMs } from "../../shared/person/history.ts";
import { isGranted, type PersonState } from "../../shared/person/person-state.ts";
import { NO_MEMORY, type PresenceMemory } from "../../shared/presence/presence-state.ts";
import { silencePresence } from "../../shared/presence/silence-presence.ts";
import {
  DAY_MS,
  EVERYTHING,
  HOUR_MS,
  having,
  inputOf,
  inside,
  MINUTE_MS,
  NOON,
  oneCard,
  personWho,
  townPolicy,
} from "./decide-world.ts";

/** Kiritimati and Niue are 25 hours apart; Lord Howe's clocks change by half an hour, Berlin's by one. */
const ZONES = ["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Niue", "Australia/Lord_Howe", "UTC"];

/** One thing that happens in a person's life, so long after the one before. */
export interface Step {
  readonly waitMs: number;
  readonly at: "cafe" | "bar" | "nowhere" | "unsaid";
  readonly marker: string | undefined;
  readonly event: string | undefined;
  readonly channel: "inline" | "push";
  readonly timeZone: string | undefined;
  readonly timeliness: DecideInput["timeliness"];
  /** Turns the person's consent to this purpose on or off before. */
  readonly toggle?: string;
}

const often = <T>(value: T, others: readonly T[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(value) }, fc.constantFrom(...others));

const step: fc.Arbitrary<Step> = fc.record({
  waitMs: fc.oneof(
    fc.integer({ min: 0, max: 3 * MINUTE_MS }),
    fc.integer({ min: 0, max: 3 * HOUR_MS }),
    fc.integer({ min: 0, max: 30 * HOUR_MS }),
    fc.constantFrom(HOUR_MS, 20 * HOUR_MS, DAY_MS),
  ),
  at: fc.constantFrom("cafe", "bar", "nowhere", "unsaid"),
  marker: often(undefined, ["poster", "table"]),
  event: often("buy", [undefined]),
  channel: often("inline", ["push"]),
  timeZone: often(undefined, ZONES),
  timeliness: often<DecideInput["timeliness"]>("live", ["late", "stale"]),
});

/** The steps of somebody who agreed to everything; `fickle`: and who often thinks again. */
export const steps = fc.array(step, { minLength: 1, maxLength: 40 });
export const fickleSteps = fc.array(
  fc
    .tuple(step, often(undefined, ["location", "marketing", "push", "profiling"]))
    .map(([taken, toggle]): Step => (toggle === undefined ? taken : { ...taken, toggle })),
  { minLength: 1, maxLength: 25 },
);

const caps: fc.Arbitrary<Cap[]> = fc.array(
  fc.record({
    max: fc.integer({ min: 1, max: 3 }),
    per: fc.constantFrom("hour", "day", "week", "month", "PT90M", "P1D", "P3D"),
  }),
  { maxLength: 2 },
);

const triggers: readonly Moment["on"][] = [
  { enter: { label: "food" } },
  { exit: { place: "cafe" } },
  { dwell: { place: "cafe" }, for: "PT1M" },
  { zone: "counter" },
  { scan: "poster" },
  { event: "buy" },
];

/** What conditions of these lives ask for. */
export const LIFE_SCORES: readonly Score[] = [
  {
    id: "busy",
    halfLife: "PT6H",
    add: [
      { on: { enter: { label: "food" } }, points: 2 },
      { on: { event: "buy" }, points: 1 },
      { on: { scan: "poster" }, points: -0.5 },
    ],
  },
];

const conditions = [
  'person.scores["busy"] >= 2.0',
  'person.received("m0", "PT5H")',
  '!person.received("m0", "P2D") && person.visits("food") > 0',
];

const moment: fc.Arbitrary<Omit<Moment, "id">> = fc
  .record({
    when: often<string | undefined>(undefined, conditions),
    on: fc.constantFrom(...triggers),
    campaign: fc.constantFrom("spring", "summer", undefined),
    caps,
    priority: fc.integer({ min: 0, max: 3 }),
    service: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    quietHours: fc.constantFrom<NonNullable<Moment["quietHours"]>[]>("drop", "hold", "ignore"),
    purposes: fc.constantFrom<string[][]>(["marketing"], ["marketing", "profiling"], ["measurement"]),
    isEffectOnly: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    suppresses: often<string | undefined>(undefined, ["m0", "summer", "late"]),
  })
  .map(({ when, campaign, isEffectOnly, suppresses, ...rest }) => ({
    ...rest,
    ...(when === undefined ? {} : { when }),
    ...(campaign === undefined ? {} : { campaign }),
    ...(isEffectOnly ? {} : oneCard()),
    ...(suppresses === undefined ? {} : having([{ suppress: suppresses, for: "PT5H" }])),
  }));

const moments = fc
  .array(moment, { minLength: 1, maxLength: 5 })
  .map((list) => list.map((one, at) => ({ id: `m${at}`, ...one })));

export const settings = fc.record({ moments, springCaps: caps, personCaps: caps, control: fc.constantFrom(0, 0.5) });
export type Settings = typeof settings extends fc.Arbitrary<infer S> ? S : never;

export function policyWith({ moments, springCaps, personCaps, control }: Settings): Policy {
  return townPolicy({
    campaigns: [{ id: "spring", caps: springCaps, control }, { id: "summer" }],
    scores: [...LIFE_SCORES],
    policy: { caps: personCaps, quietHours: { from: "23:00", to: "01:00" } },
    moments,
  });
}

/** One decision of a life, with what went in. */
export interface Lived {
  readonly input: DecideInput;
  readonly decided: Pick<Decided, "decision" | "next">;
}

/** A life: its messages, and what the alarm decided in between when a place fell silent. */
export interface Life {
  readonly messages: readonly { readonly input: DecideInput; readonly decided: Decided }[];
  readonly silences: readonly Lived[];
}

/** Lives through the steps. */
export function live(taken: readonly Step[], policy: Policy, key: Uint8Array): Life {
  let nowMs = Date.parse(NOON);
  let person: PersonState = personWho(EVERYTHING, nowMs);
  let memory: PresenceMemory = NO_MEMORY;
  const messages: Life["messages"][number][] = [];
  const silences: Lived[] = [];
  for (const [number, { waitMs, toggle, ...said }] of taken.entries()) {
    for (let dueMs = silentMs(person, policy); dueMs <= nowMs + waitMs; dueMs = silentMs(person, policy)) {
      const input = messageOf(said, { person, memory, nowMs: dueMs, serial: `silence${dueMs}` });
      const decided = decideSilence(input, policy, key);
      person = decided.next;
      silences.push({ input, decided });
    }
    nowMs += waitMs;
    if (toggle !== undefined) {
      const granted = !isGranted(person.consent, toggle);
      person = { ...person, consent: { ...person.consent, [toggle]: { granted, atMs: nowMs } } };
    }
    const input = messageOf(said, { person, memory, nowMs, serial: `s${number}` });
    const decided = decide(input, policy, key);
    ({ next: person, memory } = decided);
    messages.push({ input, decided });
  }
  return { messages, silences };
}

/** When the next stay falls silent, as the alarm would be set. */
function silentMs({ presence }: PersonState, policy: Policy): number {
  return silencePresence({ presence, policy, nowMs: 0 }).nextMs ?? Number.POSITIVE_INFINITY;
}

function messageOf(
  { at, marker, event, channel, timeZone, timeliness }: Omit<Step, "waitMs" | "toggle">,
  of: Pick<DecideInput, "person" | "memory" | "nowMs" | "serial">,
): DecideInput {
  const story = inputOf({
    timeliness,
    said: timeZone === undefined ? {} : { timeZone },
    facts: {
      jti: of.serial,
      iatMs: of.nowMs,
      receivedMs: of.nowMs,
      channel,
      ...(at === "unsaid" ? {} : inside(at === "nowhere" ? [] : [at])),
      ...(marker === undefined ? {} : { marker }),
      ...(event === undefined ? {} : { event: { name: event, data: { size: "large" } } }),
    },
  });
  const sinceMs = historySinceMs(of.person.consent);
  const history = sinceMs === undefined ? {} : historyOf(givenEvents(of.person.exposures), sinceMs);
  return { ...story, ...of, history };
}

/** A draw key. */
export const drawKey = fc.uint8Array({ minLength: 16, maxLength: 16 });
