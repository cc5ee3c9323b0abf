import type { Policy, ScoreRule } from "../catalog/policy.ts";
import { HISTORY_MS } from "../condition/check-recall.ts";
import type { ConditionInput, EventFact, RunFact } from "../condition/condition.ts";
import type { ReactionKind } from "../condition/reaction-kind.ts";
import { ownValue } from "../json/json-object.ts";
import type { MeshFacts } from "../live/mesh-facts.ts";
import type { Standing } from "../loyalty/standing.ts";
import { isStopped } from "../person/change-stop.ts";
import type { History } from "../person/history.ts";
import { isGranted, type PersonState } from "../person/person-state.ts";
import { scoreAt } from "../person/scores.ts";
import type { PresenceState } from "../presence/presence-state.ts";
import { localTime } from "../time/zone.ts";
import { isSuppressed } from "./gates.ts";
import type { Candidate } from "./situation.ts";

/** What the conditions of this message's candidates see; all but place and zone is the same for all of them. */
export function makeConditionInput(about: {
  person: PersonState;
  policy: Policy;
  mesh: MeshFacts;
  history: History;
  standing: Standing | undefined;
  event: EventFact | undefined;
  timeZone: string;
  nowMs: number;
}): (candidate: Candidate) => ConditionInput {
  const { person, policy, mesh, history, standing, nowMs } = about;
  const { hour, minute, weekday } = localTime(about.timeZone, nowMs);
  const shared = {
    consent: Object.fromEntries(policy.purposes.map((purpose) => [purpose, isGranted(person.consent, purpose)])),
    attributes: person.profile.attributes,
    scores: scoresOf(person, policy.scores, nowMs),
    points: standing?.balance ?? 0,
    tier: standing?.tier ?? "",
    linked: person.profile.customer !== undefined,
    received: (moment: string, lengthMs: number) => isWithin(ownValue(history, moment)?.given, lengthMs, nowMs),
    reacted: (moment: string, kind: ReactionKind) => isWithin(ownValue(history, moment)?.[kind], HISTORY_MS, nowMs),
    redeemed: (moment: string) => isWithin(ownValue(history, moment)?.redeemed, HISTORY_MS, nowMs),
    visits: (label: string) => countVisits(person.presence, policy, label),
    suppressed: (name: string) =>
      isSuppressed(person.profile.suppressions, name, nowMs) || isStopped(person.profile, name),
    event: about.event ?? null,
    local: { hour, minute, weekday },
    locale: person.profile.locale ?? policy.mesh.locale,
  };
  return ({ occurrence }) => {
    const place = occurrence.place === undefined ? undefined : policy.places.get(occurrence.place);
    return {
      ...shared,
      place: place === undefined ? null : { id: place.id, name: place.name ?? place.id, labels: place.labels },
      signal: occurrence.kind === "signal" ? { type: occurrence.type, data: occurrence.data } : null,
      run: "run" in occurrence && occurrence.run !== undefined ? runFactOf(occurrence.run) : null,
      live: (type: string) => isLive(mesh, type, occurrence.place),
      zone: ("zone" in occurrence ? occurrence.zone : undefined) ?? null,
    };
  };
}

/** Who said what is for texts, and no condition can ask for it. */
function runFactOf({ journey, key, stage, data }: RunFact): RunFact {
  return { journey, key, stage, data };
}

/** Whether a signal of this type is on at the place, or at no place. */
function isLive({ liveSignals }: MeshFacts, type: string, at: string | undefined): boolean {
  return liveSignals.some(({ type: other, place }) => other === type && (place === undefined || place === at));
}

/** What the person has of every score now: 0 of those that they never earned, and of all without `profiling`. */
function scoresOf(
  { profile, consent }: PersonState,
  rules: readonly ScoreRule[],
  nowMs: number,
): Record<string, number> {
  const { scores = {} } = isGranted(consent, "profiling") ? profile : {};
  const scoreOf = ({ id, halfLifeMs }: ScoreRule) => {
    const score = ownValue(scores, id);
    return score === undefined ? 0 : scoreAt(score, halfLifeMs, nowMs);
  };
  return Object.fromEntries(rules.map((rule) => [rule.id, scoreOf(rule)]));
}

/** As of a cap that looks back: what is exactly so long ago does not count. */
function isWithin(atMs: number | undefined, lengthMs: number, nowMs: number): boolean {
  return atMs !== undefined && atMs > nowMs - lengthMs;
}

/** Visits begun so far at the places that have this label now. */
function countVisits(presence: PresenceState, policy: Policy, label: string): number {
  return Object.entries(presence.visitCounts).reduce(
    (sum, [place, count]) => (policy.places.get(place)?.labels.includes(label) ? sum + count : sum),
    0,
  );
}
