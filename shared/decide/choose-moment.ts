import type { Channel } from "../catalog/catalog.ts";
import type { MomentRule, Policy } from "../catalog/policy.ts";
import type { EventFact, Scalar } from "../condition/condition.ts";
import { present } from "../json/present.ts";
import type { MeshFacts } from "../live/mesh-facts.ts";
import type { Standing } from "../loyalty/standing.ts";
import type { History } from "../person/history.ts";
import { isGranted, type PersonState, type Profile } from "../person/person-state.ts";
import { triggeredMoments } from "../presence/match-trigger.ts";
import { isLocated, type Occurrence } from "../presence/occurrence.ts";
import { placesBy, presentPlaces } from "../presence/presence-state.ts";
import { pruneExposures, recordExposure } from "./caps.ts";
import { chooseWay } from "./choose-way.ts";
import { makeConditionInput } from "./condition-input.ts";
import { type Chosen, causeOf, type Decision, type Reason } from "./decision.ts";
import { drawVariant } from "./draw.ts";
import { runOf } from "./gates.ts";
import { validityOf } from "./hours.ts";
import { type CandidateVerdict, gatesOf, judgeAll } from "./judge.ts";
import { type PointsGiven, pointsGiven } from "./points-given.ts";
import { isHad, noteSignals } from "./signals-had.ts";
import type { Situation } from "./situation.ts";
import { startFollowers } from "./start-followers.ts";
import { writeTexts } from "./write-texts.ts";

/** What happened to a person, and what a moment may be chosen by. */
export interface Happening {
  /** As they are after this message: presence and profile already moved on. */
  readonly person: PersonState;
  readonly occurrences: readonly Occurrence[];
  /** Who asks, and the sources (`tag:` and the name) of tags that it registered. */
  readonly device?: string;
  readonly ownTags?: readonly string[] | undefined;
  readonly event?: EventFact | undefined;
  readonly channel: Channel;
  readonly mesh: MeshFacts;
  readonly history?: History | undefined;
  readonly standing?: Standing | undefined;
  readonly subscribed: boolean;
  readonly timeliness: "live" | "late" | "stale";
  readonly nowMs: number;
  /** Random name of the receipt, should there be one. */
  readonly serial: string;
}

/**
 * The one moment, if any, that these occurrences earn the person, and the person after it: gates, rank, exposure and
 * effects. Moments without an offer only have effects: all of them that pass take effect, and none outranks an offer.
 */
export function chooseMoment(
  happening: Happening,
  policy: Policy,
  drawKey: Uint8Array,
): {
  readonly decision: Decision;
  readonly next: PersonState;
  /** Points that the moments give: they are rows of their own. Absent: none do. */
  readonly points?: readonly PointsGiven[];
} {
  const { person, timeliness } = happening;
  const situation = describeSituation(happening, policy, drawKey);
  const candidates = triggeredMoments(happening.occurrences, policy).filter((one) => !isHad(person.profile, one));
  const verdicts = judgeAll(candidates, situation);
  const isLive = timeliness === "live";
  const winner = isLive ? verdicts.find((verdict) => isOffer(verdict) && passes(verdict)) : undefined;
  const effective = isLive
    ? verdicts.filter((verdict) => verdict === winner || (!isOffer(verdict) && passes(verdict)))
    : [];

  const isGiven = winner !== undefined && !winner.withheld;
  const way = winner && chooseWay(winner.candidate, situation);
  const outcome = isGiven ? (way === "inline" ? "offer" : "push") : "none";
  const decision: Decision = present({
    outcome,
    reason: isGiven ? undefined : reasonOf(verdicts, winner, timeliness),
    gates: gatesOf(verdicts, winner, !isLive),
    chosen: winner && describeChoice(winner, situation),
    presence: isGranted(person.consent, "location") ? toldPlaces(happening) : [],
  });
  if (effective.length === 0) return { decision, next: person };
  const given = effective.flatMap(({ candidate, withheld }) => (withheld ? [] : [candidate.moment]));
  const next = expose(effective, situation, happening.serial);
  return present({ decision, next, points: pointsGiven(given, person, policy) });
}

/** Where the asking device is told that the person is: of a customer's other devices it is told nothing. */
function toldPlaces({ person, device, ownTags = [] }: Happening): Decision["presence"] {
  if (person.profile.customer === undefined || device === undefined) return presentPlaces(person.presence);
  return placesBy(person.presence, new Set([device, ...ownTags]));
}

/** All that the gates look at besides the candidate, as a happening has it. */
export function describeSituation(happening: Happening, policy: Policy, drawKey: Uint8Array): Situation {
  const { person, channel, mesh, history = {}, standing, subscribed, nowMs } = happening;
  const timeZone = person.profile.timeZone ?? policy.mesh.timeZone;
  const { event } = happening;
  const conditionInput = makeConditionInput({ person, policy, mesh, history, standing, event, timeZone, nowMs });
  return { person, policy, mesh, channel, subscribed, timeZone, standing, drawKey, nowMs, conditionInput };
}

function isOffer(verdict: CandidateVerdict): boolean {
  return verdict.candidate.moment.variants.length > 0;
}

function passes(verdict: CandidateVerdict): boolean {
  return verdict.failed === undefined || verdict.withheld;
}

/** The best-ranked candidate that got nothing says why; moments that only have effects have no channel to show. */
function reasonOf(
  verdicts: readonly CandidateVerdict[],
  winner: CandidateVerdict | undefined,
  timeliness: Happening["timeliness"],
): Reason {
  if (timeliness === "late") return "late";
  if (winner !== undefined) return "control-group";
  if (verdicts.length === 0) return "no-moment";
  if (timeliness === "stale") return verdicts[0]?.failed ?? "late";
  return verdicts.find((verdict) => verdict.failed !== undefined)?.failed ?? "no-channel";
}

function describeChoice({ candidate, withheld }: CandidateVerdict, situation: Situation): Chosen {
  const { moment, occurrence } = candidate;
  const { untilMs, heldUntilMs } = validityOf(candidate, situation);
  const isHandedOver = !withheld && chooseWay(candidate, situation) === "handover";
  const variant = drawVariant(moment, situation.drawKey);
  const texts = withheld ? undefined : writeTexts(candidate, situation);
  return present({
    moment: moment.id,
    campaign: moment.campaign,
    variant: withheld ? undefined : variant?.id,
    via: isHandedOver ? ("handover" as const) : undefined,
    place: occurrence.place,
    cause: causeOf(occurrence),
    isLocated: isLocated(occurrence),
    notBeforeMs: heldUntilMs,
    validUntilMs: untilMs,
    texts: texts?.ok ? texts.value : undefined,
  });
}

/**
 * The person after these moments. In the control group an exposure counts for the caps of the moment and the campaign,
 * not for the person's. A moment without an offer counts only for its own cap.
 */
function expose(
  effective: readonly CandidateVerdict[],
  { person, policy, nowMs }: Situation,
  serial: string,
): PersonState {
  const exposures = effective.reduce((known, { candidate: { moment, occurrence }, withheld }) => {
    const isMarketing = !moment.service && moment.variants.length > 0;
    const exposure = {
      id: serial,
      atMs: nowMs,
      moment: moment.id,
      campaign: moment.campaign,
      run: moment.caps.some(({ window }) => window === "run") ? runOf(occurrence) : undefined,
      marketing: isMarketing,
      person: isMarketing && !withheld,
      withheld: withheld ? (true as const) : undefined,
    };
    return recordExposure(known, present(exposure));
  }, person.exposures);
  const candidates = effective.map(({ candidate }) => candidate);
  const given = effective.filter(({ withheld }) => !withheld).map(({ candidate }) => candidate);
  const moments = candidates.map(({ moment }) => moment);
  const noted = noteSignals(applyEffects(person.profile, moments, nowMs), candidates, nowMs);
  return {
    ...person,
    exposures: pruneExposures(exposures, policy, nowMs),
    profile: startFollowers(noted, given, { policy, serial, atMs: nowMs }),
  };
}

/** The profile after the effects of these moments, in their order; suppressions that have ended are dropped on the way. */
function applyEffects(profile: Profile, moments: readonly MomentRule[], nowMs: number): Profile {
  const effects = moments.flatMap((moment) => moment.effects);
  if (effects.length === 0) return profile;
  const suppressions = new Map(Object.entries(profile.suppressions).filter(([, untilMs]) => untilMs > nowMs));
  const attributes: Record<string, Scalar> = { ...profile.attributes };
  for (const effect of effects) {
    if (effect.kind === "suppress") {
      suppressions.set(effect.name, Math.max(suppressions.get(effect.name) ?? 0, nowMs + effect.forMs));
    } else if (effect.kind === "set") {
      // What a back end has spoken of is the back end's.
      for (const [name, value] of Object.entries(effect.attributes)) {
        if (!Object.hasOwn(profile.rowNames ?? {}, name)) attributes[name] = value;
      }
    }
  }
  return { ...profile, suppressions: Object.fromEntries(suppressions), attributes };
}
