import type { PlaceRule, Policy } from "../catalog/policy.ts";
import { poolsOf, poolUnit } from "../catalog/pool-unit.ts";
import { runName } from "../journeys/run.ts";
import { meets } from "../locate/confidence.ts";
import { isStopped } from "../person/change-stop.ts";
import { isGranted } from "../person/person-state.ts";
import { isLocated, type Occurrence } from "../presence/occurrence.ts";
import { capReached } from "./caps.ts";
import { chooseWay } from "./choose-way.ts";
import type { Reason } from "./decision.ts";
import { draw } from "./draw.ts";
import { canWait, isOpen, isQuiet, validityOf } from "./hours.ts";
import type { Candidate, Situation } from "./situation.ts";
import { mayName, writeTexts } from "./write-texts.ts";

/** The detail of a condition that is not met because a text names a value that is missing. */
export const MISSING_VALUE = "text";

/** Whether a candidate passes. A string is a failure with a detail for the receipt. */
type GateCheck = (candidate: Candidate, situation: Situation) => boolean | string;

/** The gates in the order in which they are judged: the first one that fails is the reason. */
export const GATES: readonly (readonly [Reason, GateCheck])[] = [
  ["consent", hasConsent],
  ["paused", isRunning],
  ["schedule", isScheduled],
  ["closed", isPlaceOpen],
  ["low-confidence", isSureEnough],
  ["condition", meetsCondition],
  ["control-group", isNotControl],
  ["suppressed", isNotSuppressed],
  ["quiet-hours", isNotQuiet],
  ["cap-moment", isUnderMomentCap],
  ["cap-campaign", isUnderCampaignCap],
  ["cap-person", isUnderPersonCap],
  ["budget", hasBudget],
  ["expired", isStillValid],
  ["no-channel", hasChannel],
];

/** What comes from a position, a beacon, a marker or a signal of a place needs `location`, a push needs `push`, a hand-over `handover` and what its webhook does, a moment what it names. */
function hasConsent(candidate: Candidate, situation: Situation): boolean | string {
  const { moment, occurrence } = candidate;
  const { person } = situation;
  const needed = [
    ...(isLocated(occurrence) ? ["location"] : []),
    ...(showsAnything(moment) ? purposesOfWay(candidate, situation) : []),
    ...moment.purposes,
  ];
  const missing = needed.find((purpose) => !isGranted(person.consent, purpose));
  return missing === undefined || missing;
}

function purposesOfWay(candidate: Candidate, situation: Situation): readonly string[] {
  if (chooseWay(candidate, situation) === "handover") return candidate.moment.handover?.purposes ?? [];
  return situation.channel === "push" ? ["push"] : [];
}

function isRunning({ moment }: Candidate, { mesh }: Situation): boolean {
  if (mesh.pausedMoments.includes(moment.id)) return false;
  return moment.campaign === undefined || !mesh.pausedCampaigns.includes(moment.campaign);
}

function isScheduled({ moment, occurrence }: Candidate, { policy, timeZone, nowMs }: Situation): boolean {
  const campaign = moment.campaign === undefined ? undefined : policy.campaigns.get(moment.campaign);
  for (const { fromMs, untilMs } of campaign === undefined ? [moment] : [moment, campaign]) {
    if (fromMs !== undefined && nowMs < fromMs) return false;
    if (untilMs !== undefined && nowMs >= untilMs) return false;
  }
  const place = placeOf(occurrence, policy);
  return isOpen(moment.hours, place?.timeZone ?? timeZone, nowMs);
}

/** Where it happened. An event happens in an app: where the person stands meanwhile opens and closes nothing. */
function placeOf(occurrence: Occurrence, { places }: Policy): PlaceRule | undefined {
  return occurrence.kind === "event" || occurrence.place === undefined ? undefined : places.get(occurrence.place);
}

function isPlaceOpen({ occurrence }: Candidate, { policy, nowMs }: Situation): boolean {
  const place = placeOf(occurrence, policy);
  return place === undefined || isOpen(place.hours, place.timeZone, nowMs);
}

function isSureEnough({ moment, occurrence }: Candidate): boolean {
  if (occurrence.kind === "scan" && occurrence.isMadeUp === true) return false;
  return meets(occurrence.confidence, moment.confidence) && meets(occurrence.trust, moment.trust);
}

/** That each value is there which the offer's texts name is a condition too. */
function meetsCondition(candidate: Candidate, situation: Situation): boolean | string {
  const verdict = candidate.moment.when?.(situation.conditionInput(candidate)) ?? true;
  if (verdict === "error") return "the condition could not be evaluated";
  return verdict && (!mayName(candidate.moment) || writeTexts(candidate, situation).ok || MISSING_VALUE);
}

/** Fixed for the campaign's life: the same person is in its control group always or never. */
function isNotControl({ moment }: Candidate, { policy, drawKey }: Situation): boolean {
  const share = moment.campaign === undefined ? 0 : (policy.campaigns.get(moment.campaign)?.control ?? 0);
  if (share === 0 || !showsAnything(moment)) return true;
  return draw(drawKey, `control:${moment.campaign}`) >= share;
}

function isNotSuppressed({ moment, occurrence }: Candidate, { person, policy, nowMs }: Situation): boolean | string {
  const labels = placeOf(occurrence, policy)?.labels ?? [];
  const names = [moment.id, ...(moment.campaign === undefined ? [] : [moment.campaign]), ...labels];
  const hit = names.find((name) => isSuppressed(person.profile.suppressions, name, nowMs));
  if (hit !== undefined) return hit;
  const stopped = [moment.id, moment.campaign ?? moment.id].find((name) => isStopped(person.profile, name));
  return stopped === undefined || stopped;
}

/** Whether a suppression of this name is still on. */
export function isSuppressed(suppressions: Readonly<Record<string, number>>, name: string, nowMs: number): boolean {
  return Object.hasOwn(suppressions, name) && (suppressions[name] ?? 0) > nowMs;
}

/** A moment without an offer only has effects: no quiet hours, channel, control group or marketing cap can hold it back. */
function showsAnything({ variants }: Candidate["moment"]): boolean {
  return variants.length > 0;
}

/** `hold` waits for the end of quiet hours: a push can, and what is handed over. */
function isNotQuiet({ moment }: Candidate, situation: Situation): boolean {
  const { policy, timeZone, nowMs } = situation;
  if (moment.service || moment.quietHours === "ignore" || !showsAnything(moment)) return true;
  if (moment.quietHours === "hold" && canWait({ moment }, situation)) return true;
  return !isQuiet(policy.quietHours, timeZone, nowMs);
}

function isUnderMomentCap({ moment, occurrence }: Candidate, { person, timeZone, nowMs }: Situation): boolean {
  const exposed = person.exposures.filter((one) => one.moment === moment.id && !one.void);
  const run = runOf(occurrence);
  const inRun = exposed.filter((one) => one.run === run);
  if (moment.caps.some((cap) => cap.window === "run" && inRun.length >= cap.max)) return false;
  const times = exposed.map(({ atMs }) => atMs);
  return !capReached(moment.caps, times, timeZone, nowMs);
}

/** The name of the run that an occurrence is of. */
export function runOf(occurrence: Occurrence): string | undefined {
  return "run" in occurrence && occurrence.run !== undefined ? runName(occurrence.run) : undefined;
}

function isUnderCampaignCap({ moment }: Candidate, { person, policy, timeZone, nowMs }: Situation): boolean {
  if (moment.service || moment.campaign === undefined || !showsAnything(moment)) return true;
  const caps = policy.campaigns.get(moment.campaign)?.caps ?? [];
  const times = person.exposures
    .filter((one) => one.marketing && one.campaign === moment.campaign && !one.void)
    .map(({ atMs }) => atMs);
  return !capReached(caps, times, timeZone, nowMs);
}

function isUnderPersonCap({ moment }: Candidate, { person, policy, timeZone, nowMs }: Situation): boolean {
  if (moment.service || !showsAnything(moment)) return true;
  const times = person.exposures.filter((one) => one.person && !one.void).map(({ atMs }) => atMs);
  return !capReached(policy.personCaps, times, timeZone, nowMs);
}

/** Of the campaign's budget, and of each pool that the moment gives codes of. */
function hasBudget({ moment }: Candidate, { policy, mesh }: Situation): boolean | string {
  if (!showsAnything(moment)) return true;
  const campaign = moment.campaign === undefined ? undefined : policy.campaigns.get(moment.campaign);
  if (campaign?.budget !== undefined && !mesh.units.includes(campaign.id)) return false;
  return poolsOf(moment).every((pool) => mesh.units.includes(poolUnit(pool))) || "pool";
}

function isStillValid(candidate: Candidate, situation: Situation): boolean {
  if (!showsAnything(candidate.moment)) return true;
  const { fromMs, untilMs } = validityOf(candidate, situation);
  return untilMs > fromMs;
}

function hasChannel(candidate: Candidate, situation: Situation): boolean {
  return !showsAnything(candidate.moment) || chooseWay(candidate, situation) !== undefined;
}
