import type { Policy } from "../catalog/policy.ts";
import type { EventFact } from "../condition/condition.ts";
import type { JourneyStep } from "../journeys/advance-run.ts";
import type { Journeys } from "../journeys/run.ts";
import { present } from "../json/present.ts";
import type { MeshFacts } from "../live/mesh-facts.ts";
import { type Facts, messageTime } from "../locate/facts.ts";
import { touchesCatalog } from "../locate/locate-message.ts";
import type { Standing } from "../loyalty/standing.ts";
import type { History } from "../person/history.ts";
import { isGranted, type PersonState, type Profile, setLocale } from "../person/person-state.ts";
import { triggeredMoments } from "../presence/match-trigger.ts";
import type { Occurrence } from "../presence/occurrence.ts";
import { type PresenceMemory, type PresenceState, presentPlaces } from "../presence/presence-state.ts";
import { recallSeen } from "../presence/recall-seen.ts";
import { signalOccurrences } from "../presence/signal-occurrences.ts";
import { silencePresence } from "../presence/silence-presence.ts";
import { stageOccurrences } from "../presence/stage-occurrences.ts";
import { matchMessage, type PresenceStep, stepPresence } from "../presence/step-presence.ts";
import type { SignalFact } from "../signals/signal-fact.ts";
import { addScores } from "./add-scores.ts";
import { chooseMoment, type Happening } from "./choose-moment.ts";
import type { Decision } from "./decision.ts";
import { compareRank } from "./judge.ts";
import { moveByMessage } from "./move-by-message.ts";
import type { PointsGiven } from "./points-given.ts";

/**
 * All that a decision depends on besides the catalog version and the draw key. Plain JSON, so that a receipt can keep
 * it.
 */
export interface DecideInput {
  readonly person: PersonState;
  readonly memory: PresenceMemory;
  readonly facts: Facts;
  readonly said: { readonly locale?: string; readonly timeZone?: string };
  /** Of a customer: the sources (`tag:` and the name) of tags that the asking device registered. */
  readonly ownTags?: readonly string[] | undefined;
  /** Signals that are on, of places near the position or that the person may be in. Absent: none. */
  readonly signals?: readonly SignalFact[] | undefined;
  readonly mesh: MeshFacts;
  /**
   * What the person got and did before, as far as they agreed to `profiling`. Absent: nothing, or no condition asks for
   * it.
   */
  readonly history?: History | undefined;
  /** How the person stands with their points, if they agreed to have any. Absent: no, or nothing asks for it. */
  readonly standing?: Standing | undefined;
  /** Runs that are under way. Absent: nothing that happens here moves any. */
  readonly journeys?: Journeys | undefined;
  /** Whether the person has at least one push subscription. */
  readonly subscribed: boolean;
  /** `late`: older than the live window. `stale`: older than the last message of its device that changed state. */
  readonly timeliness: "live" | "late" | "stale";
  readonly nowMs: number;
  /** Random name of the receipt, should there be one. */
  readonly serial: string;
}

/** All that a decision on silence depends on besides the catalog version and the draw key. */
export type SilenceInput = Pick<
  DecideInput,
  "person" | "mesh" | "history" | "standing" | "subscribed" | "nowMs" | "serial"
>;

export interface Decided {
  readonly decision: Decision;
  readonly next: PersonState;
  readonly memory: PresenceMemory;
  /** `state`: the message is to be stored with its answer. `seen`: only the time of a stay moved on. */
  readonly changed: PresenceStep["changed"];
  /** What the message did to runs; absent if it moved none. */
  readonly moved?: JourneyStep;
  /** Points that its moments give, to be stored with it; absent: none. */
  readonly points?: readonly PointsGiven[];
}

/**
 * Decides what one message earns one person: presence, then triggers, gates and rank, then what changes. Pure: the same
 * input, policy and key give the same decision, whenever and wherever it is computed. A message that is not live is
 * judged like any other, and changes nothing.
 */
export function decide(input: DecideInput, policy: Policy, drawKey: Uint8Array): Decided {
  const { person } = input;
  const { happening, memory, changed, moved } = happen(input, policy);
  const { decision, next, points } = chooseMoment(happening, policy, drawKey);
  if (input.timeliness !== "live") return { decision, next: person, memory: input.memory, changed: "nothing" };
  const isChanged =
    changed === "state" ||
    moved !== undefined ||
    points !== undefined ||
    next.profile !== person.profile ||
    next.exposures !== person.exposures;
  return present({ decision, next, memory, changed: isChanged ? "state" : changed, moved, points });
}

/**
 * What a message makes happen, before anything is chosen by it: what it adds to scores, conditions see already. One
 * that is not live moves no one.
 */
export function happen(
  input: DecideInput,
  policy: Policy,
): Pick<Decided, "memory" | "changed" | "moved"> & { readonly happening: Happening } {
  const { person, facts, timeliness } = input;
  const { presence, memory, occurrences, changed } = takeStep(input, policy);
  const signalled = signalOccurrences(input.signals ?? [], placesOf(presence));
  const profile = timeliness === "live" ? changeProfile(input, occurrences, policy) : person.profile;
  const isMoved = timeliness === "live" && (profile !== person.profile || presence !== person.presence);
  const next: PersonState = isMoved ? { ...person, profile, presence } : person;
  const step = timeliness === "live" ? moveJourneys(input, occurrences, policy) : undefined;
  const staged = stageOccurrences(step?.reached ?? []);
  return present({
    happening: { ...input, ...facts, person: next, occurrences: [...occurrences, ...signalled, ...staged] },
    memory,
    changed,
    moved: step,
  });
}

/** What the message does to runs. Without the consent to use it, where the person is moves none. */
function moveJourneys(
  { person, facts, journeys, nowMs }: DecideInput,
  occurrences: readonly Occurrence[],
  policy: Policy,
): JourneyStep | undefined {
  if (journeys === undefined) return undefined;
  const isAllowed = (purpose: string) => isGranted(person.consent, purpose);
  const usable = isAllowed("location") ? occurrences : occurrences.filter(({ kind }) => kind === "event");
  const about = { event: facts.event, policy, atMs: messageTime(facts), nowMs };
  return moveByMessage(journeys, usable, about, { index: policy.journeys, isGranted: isAllowed });
}

/** The profile with the language and time zone of a message, and with what its occurrences add to scores. */
function changeProfile(
  { person, said, nowMs }: DecideInput,
  occurrences: readonly Occurrence[],
  policy: Policy,
): Profile {
  const { consent, profile } = person;
  return addScores(setLocale(profile, said, nowMs), policy, { consent, occurrences, nowMs });
}

/**
 * What the message does to presence, after what silence already did while no alarm came. Without the consent to use it,
 * what was located is only matched, so that the answer can say `consent`.
 */
function takeStep({ person, memory, facts, nowMs }: DecideInput, policy: Policy): PresenceStep {
  if (!isGranted(person.consent, "location")) {
    return { presence: person.presence, memory, occurrences: matchMessage(facts, policy), changed: "nothing" };
  }
  const known = recallSeen(person.presence, memory);
  const silence = silencePresence({ presence: known, policy, nowMs });
  if (silence.presence === known) return stepPresence({ presence: person.presence, memory, facts, policy });
  const step = stepPresence({ presence: silence.presence, memory, facts, policy });
  return { ...step, occurrences: [...silence.occurrences, ...step.occurrences], changed: "state" };
}

/**
 * What silence earns a person: the stays that nothing confirmed for their place's silence end, and the moments that
 * wait for that exit are judged for a push, since there is no message to answer. `exitedMs` dates the exits: when the
 * last of the places was last confirmed. `nextMs`: when to look again.
 */
export function decideSilence(
  input: SilenceInput,
  policy: Policy,
  drawKey: Uint8Array,
): Pick<Decided, "decision" | "next" | "points"> & { readonly exitedMs?: number; readonly nextMs?: number } {
  const { person, nowMs } = input;
  const { presence, occurrences, endedMs, nextMs } = silencePresence({ presence: person.presence, policy, nowMs });
  const moved = presence === person.presence ? person : { ...person, presence };
  const chosen = chooseMoment(
    { ...input, person: moved, occurrences, channel: "push", timeliness: "live" },
    policy,
    drawKey,
  );
  return present({ ...chosen, exitedMs: endedMs.size === 0 ? undefined : Math.max(...endedMs.values()), nextMs });
}

/** Ids of the places that somebody is present in. */
function placesOf(presence: PresenceState): ReadonlySet<string> {
  return new Set(presentPlaces(presence).map(({ place }) => place));
}

/** All that a decision on what came to the person depends on, besides the catalog version and the draw key. */
export interface SignalInput extends SilenceInput {
  readonly signals?: readonly SignalFact[] | undefined;
  /** What else has happened: stages that runs have come to, or that a moment follows another one now. */
  readonly happened?: readonly Occurrence[] | undefined;
  /** What a till or a back end reports, if that is what has happened. */
  readonly event?: EventFact | undefined;
}

/**
 * What a signal, or what comes by itself, earns a person who said nothing: a push, since there is no message to answer.
 * Presence is only read, as silence has left it by now: nobody enters or leaves by it.
 */
export function decideSignal(
  input: SignalInput,
  policy: Policy,
  drawKey: Uint8Array,
): Pick<Decided, "decision" | "next" | "points"> {
  return chooseMoment(happenUnasked(input, policy), policy, drawKey);
}

/** What comes to a person who said nothing, before anything is chosen by it. */
export function happenUnasked(input: SignalInput, policy: Policy): Happening {
  const { person, signals = [], happened = [], nowMs } = input;
  const { presence } = silencePresence({ presence: person.presence, policy, nowMs });
  const occurrences = [...signalOccurrences(signals, placesOf(presence)), ...happened];
  return { ...input, occurrences, channel: "push", timeliness: "live" };
}

/**
 * What the edge itself decides for a person without an object: every moment that the message matches fails `consent`,
 * since nothing was ever granted.
 */
export function decideAlone(
  facts: Facts,
  policy: Policy,
  { isLate, signals }: { readonly isLate: boolean; readonly signals: readonly SignalFact[] },
): Decision {
  const touched = touchesCatalog(facts, policy) ? matchMessage(facts, policy) : [];
  const occurrences = [...touched, ...signalOccurrences(signals, new Set(facts.fix?.inside ?? []))];
  const moments = new Map(triggeredMoments(occurrences, policy).map(({ moment }) => [moment.id, moment]));
  const gates = [...moments.values()]
    .sort(compareRank)
    .map(({ id }) => ({ moment: id, passed: false, reason: "consent" as const }));
  return { outcome: "none", reason: isLate ? "late" : gates.length > 0 ? "consent" : "no-moment", gates, presence: [] };
}
