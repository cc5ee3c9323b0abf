import type { Channel } from "../catalog/catalog.ts";
import type { Policy } from "../catalog/policy.ts";
import type { MeshFacts } from "../live/mesh-facts.ts";
import type { Facts } from "../locate/facts.ts";
import { isGranted, type PersonState } from "../person/person-state.ts";
import { triggeredMoments } from "../presence/match-trigger.ts";
import type { Occurrence } from "../presence/occurrence.ts";
import { presentPlaces } from "../presence/presence-state.ts";
import { pruneExposures, recordExposure } from "./caps.ts";
import { causeOf } from "./cause.ts";
import { makeConditionInput } from "./condition-input.ts";
import type { Chosen, Decision, Reason } from "./decision.ts";
import { draw, pickVariant } from "./draw.ts";
import { applyEffects } from "./effects.ts";
import { gatesOf, judgeAll, type Verdict } from "./judge.ts";
import type { Situation } from "./situation.ts";
import { validityOf } from "./validity.ts";

/** What happened to a person, and what a moment may be chosen by. */
export interface Happening {
  /** As they are after this message: presence and profile already moved on. */
  readonly person: PersonState;
  readonly occurrences: readonly Occurrence[];
  readonly event?: Facts["event"];
  readonly channel: Channel;
  readonly mesh: MeshFacts;
  readonly subscribed: boolean;
  readonly standing: "live" | "late" | "stale";
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
): { readonly decision: Decision; readonly next: PersonState } {
  const { person, standing } = happening;
  const situation = describeSituation(happening, policy, drawKey);
  const verdicts = judgeAll(triggeredMoments(happening.occurrences, policy), situation);
  const isLive = standing === "live";
  const winner = isLive ? verdicts.find((verdict) => isOffer(verdict) && passes(verdict)) : undefined;
  const effective = isLive
    ? verdicts.filter((verdict) => verdict === winner || (!isOffer(verdict) && passes(verdict)))
    : [];

  const isGiven = winner !== undefined && !winner.withheld;
  const outcome = isGiven ? (situation.channel === "push" ? "push" : "offer") : "none";
  const decision: Decision = {
    outcome,
    ...(isGiven ? {} : { reason: reasonOf(verdicts, winner, standing) }),
    gates: gatesOf(verdicts, winner, !isLive),
    ...(winner === undefined ? {} : { chosen: describeChoice(winner, situation) }),
    presence: isGranted(person.consent, "location") ? presentPlaces(person.presence) : [],
  };
  return { decision, next: effective.length === 0 ? person : expose(effective, situation, happening.serial) };
}

function describeSituation(happening: Happening, policy: Policy, drawKey: Uint8Array): Situation {
  const { person, channel, mesh, subscribed, nowMs } = happening;
  const timeZone = person.profile.timeZone ?? policy.mesh.timeZone;
  const conditionInput = makeConditionInput({ person, policy, mesh, event: happening.event, timeZone, nowMs });
  return { person, policy, mesh, channel, subscribed, timeZone, drawKey, nowMs, conditionInput };
}

function isOffer(verdict: Verdict): boolean {
  return verdict.candidate.moment.variants.length > 0;
}

function passes(verdict: Verdict): boolean {
  return verdict.failed === undefined || verdict.withheld;
}

/** The best-ranked candidate that got nothing says why; moments that only have effects have no channel to show. */
function reasonOf(verdicts: readonly Verdict[], winner: Verdict | undefined, standing: Happening["standing"]): Reason {
  if (standing === "late") return "late";
  if (winner !== undefined) return "control-group";
  if (verdicts.length === 0) return "no-moment";
  if (standing === "stale") return verdicts[0]?.failed ?? "late";
  return verdicts.find((verdict) => verdict.failed !== undefined)?.failed ?? "no-channel";
}

function describeChoice({ candidate: { moment, occurrence }, withheld }: Verdict, situation: Situation): Chosen {
  const { untilMs, heldUntilMs } = validityOf(moment, situation);
  const variant = pickVariant(moment.variants, draw(situation.drawKey, `variant:${moment.campaign ?? moment.id}`));
  return {
    moment: moment.id,
    ...(moment.campaign === undefined ? {} : { campaign: moment.campaign }),
    ...(withheld || variant === undefined ? {} : { variant: variant.id }),
    ...(occurrence.place === undefined ? {} : { place: occurrence.place }),
    cause: causeOf(occurrence),
    isLocated: occurrence.kind !== "event",
    ...(heldUntilMs === undefined ? {} : { notBeforeMs: heldUntilMs }),
    validUntilMs: untilMs,
  };
}

/** Someone in the control group uses up no place under their own caps, a moment that shows nothing none but its own. */
function expose(effective: readonly Verdict[], { person, policy, nowMs }: Situation, serial: string): PersonState {
  const exposures = effective.reduce((known, { candidate: { moment }, withheld }) => {
    const isMarketing = !moment.service && moment.variants.length > 0;
    return recordExposure(known, {
      id: serial,
      atMs: nowMs,
      moment: moment.id,
      ...(moment.campaign === undefined ? {} : { campaign: moment.campaign }),
      marketing: isMarketing,
      person: isMarketing && !withheld,
    });
  }, person.exposures);
  const moments = effective.map(({ candidate }) => candidate.moment);
  return {
    ...person,
    exposures: pruneExposures(exposures, policy, nowMs),
    profile: applyEffects(person.profile, moments, nowMs),
  };
}
