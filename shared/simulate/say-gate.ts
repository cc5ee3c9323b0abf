import type { CampaignRule, PlaceRule } from "../catalog/policy.ts";
import { sayHours, saySpan } from "../catalog/say-hours.ts";
import type { ConditionInput } from "../condition/condition.ts";
import { readNames } from "../condition/read-names.ts";
import { chooseWay } from "../decide/choose-way.ts";
import type { Reason } from "../decide/decision.ts";
import { MISSING_VALUE, runOf } from "../decide/gates.ts";
import { isQuiet, validityOf } from "../decide/hours.ts";
import type { Candidate, Situation } from "../decide/situation.ts";
import { writeTexts } from "../decide/write-texts.ts";
import { ownValue } from "../json/json-object.ts";
import { isLocated } from "../presence/occurrence.ts";
import { writtenName } from "../text/parse-template.ts";
import { sayCaps } from "./say-caps.ts";
import { sayTime } from "./say-time.ts";

/** A gate that was asked, and what it said. */
export interface AskedGate {
  readonly candidate: Candidate;
  readonly situation: Situation;
  readonly passed: boolean;
  /** What the gate said besides no. */
  readonly detail?: string;
  /** The condition as the catalog writes it. */
  readonly when?: string;
  /** The share of people in the control group, as the catalog writes it: a made-up person is put in it or not by hand. */
  readonly control?: number;
}

/** One gate as a sentence, with the values that it looked at. */
export function sayGate(gate: Reason, asked: AskedGate): string {
  return SENTENCES[gate](asked);
}

const SERVICE = "It is a service moment, which this does not hold back.";
const SHOWS_NOTHING = "It shows nothing, so this does not hold it back.";

const SENTENCES: Readonly<Record<Reason, (asked: AskedGate) => string>> = {
  consent: ({ candidate, situation, passed, detail }) => {
    if (!passed) return `They have not agreed to ${detail}.`;
    const { moment, occurrence } = candidate;
    const handover = chooseWay(candidate, situation) === "handover" ? moment.handover : undefined;
    const byWay = handover?.purposes ?? (situation.channel === "push" ? ["push"] : []);
    const shown = moment.variants.length > 0 ? byWay : [];
    const needed = [...(isLocated(occurrence) ? ["location"] : []), ...shown, ...moment.purposes];
    return needed.length === 0 ? "It needs no consent." : `They agreed to ${sayList([...new Set(needed)])}.`;
  },
  paused: ({ candidate: { moment }, situation: { mesh }, passed }) => {
    if (passed) return "It is not paused.";
    return mesh.pausedMoments.includes(moment.id) ? "It is paused." : `Its campaign ${moment.campaign} is paused.`;
  },
  schedule: saySchedule,
  closed: ({ candidate, situation, passed }) => {
    const place = placeOf(candidate, situation);
    if (place === undefined) return "It happens at no place that could be closed.";
    if (place.hours === undefined) return `${place.id} is always open.`;
    const now = sayTime(place.timeZone, situation.nowMs);
    return `${place.id} is ${passed ? "open" : "closed"} on ${now}; its hours are ${sayHours(place.hours)}.`;
  },
  "low-confidence": ({ candidate: { moment, occurrence } }) => {
    if (occurrence.kind === "scan" && occurrence.isMadeUp === true) return "The code that was scanned never was good.";
    const { confidence, trust } = occurrence;
    return `Confidence is ${confidence} of ${moment.confidence} needed, trust ${trust} of ${moment.trust} needed.`;
  },
  condition: ({ candidate, situation, passed, detail, when = "" }) => {
    if (detail === MISSING_VALUE) return sayMissing(candidate, situation);
    if (candidate.moment.when === undefined) return "It has no condition.";
    if (detail !== undefined) return `Its condition could not be evaluated: ${when}`;
    return `Its condition is ${passed ? "met" : "not met"}: ${when}${sayScores(when, situation.conditionInput(candidate))}`;
  },
  "control-group": ({ candidate: { moment }, passed, control = 0 }) => {
    if (control === 0 && passed) return "It has no control group.";
    const share = `${Math.round(control * 1000) / 10} % of people`;
    return `They are ${passed ? "not " : ""}in the control group of ${moment.campaign}, ${share}, which gets nothing.`;
  },
  suppressed: ({ situation: { person, timeZone }, passed, detail = "" }) => {
    if (passed) return "Nothing suppresses it, and they have not stopped it.";
    const untilMs = ownValue(person.profile.suppressions, detail);
    return untilMs === undefined
      ? `They stopped ${detail}.`
      : `${detail} is suppressed until ${sayTime(timeZone, untilMs)}.`;
  },
  "quiet-hours": sayQuiet,
  "cap-moment": ({ candidate: { moment, occurrence }, situation }) =>
    sayCaps("Its cap", moment.caps, situation, (one) => one.moment === moment.id, runOf(occurrence)),
  "cap-campaign": ({ candidate, situation }) => {
    const { moment } = candidate;
    if (moment.service) return SERVICE;
    if (moment.campaign === undefined) return "It has no campaign.";
    if (moment.variants.length === 0) return SHOWS_NOTHING;
    const caps = campaignOf(candidate, situation)?.caps ?? [];
    const isCounted = (one: { marketing: boolean; campaign?: string }) =>
      one.marketing && one.campaign === moment.campaign;
    return sayCaps(`The cap of ${moment.campaign}`, caps, situation, isCounted);
  },
  "cap-person": ({ candidate: { moment }, situation }) => {
    if (moment.service) return SERVICE;
    if (moment.variants.length === 0) return SHOWS_NOTHING;
    return sayCaps("The cap of a person", situation.policy.personCaps, situation, (one) => one.person);
  },
  budget: ({ candidate, situation, passed }) => {
    const campaign = campaignOf(candidate, situation);
    if (campaign?.budget === undefined) return "It has no budget.";
    return passed ? `A unit of the budget of ${campaign.id} is left.` : `The budget of ${campaign.id} is spent.`;
  },
  expired: ({ candidate, situation }) => {
    if (candidate.moment.variants.length === 0) return SHOWS_NOTHING;
    const { fromMs, untilMs, heldUntilMs } = validityOf(candidate, situation);
    const { timeZone } = situation;
    if (untilMs <= fromMs) return `It would be over on ${sayTime(timeZone, untilMs)}, before anyone could get it.`;
    const held = heldUntilMs === undefined ? "" : `It is sent on ${sayTime(timeZone, heldUntilMs)}, and `;
    return `${held === "" ? "It" : `${held}it`} holds until ${sayTime(timeZone, untilMs)}.`;
  },
  "no-channel": ({ candidate, situation }) => {
    const { moment } = candidate;
    const { channel, subscribed } = situation;
    if (moment.variants.length === 0) return SHOWS_NOTHING;
    if (chooseWay(candidate, situation) === "handover")
      return `It is handed over to the webhook ${moment.handover?.webhook}.`;
    const allowed = moment.channels.length === 0 ? "by no channel" : moment.channels.join(" or ");
    if (!moment.channels.includes(channel)) return `It may come ${allowed}, and this one would be ${channel}.`;
    return channel === "push" && !subscribed
      ? "They have no push subscription."
      : `It may come ${allowed}; this one is ${channel}.`;
  },
  // A made-up message is always in time, and sets off something if it has gates at all.
  late: () => "The message came too late.",
  "no-moment": () => "Nothing was set off.",
};

/** What the person has of the scores that a condition names. */
function sayScores(when: string, { scores }: ConditionInput): string {
  if (!when.includes("scores")) return "";
  const told = [...readNames(when).scores].flatMap((id) => {
    const value = ownValue(scores, id);
    return value === undefined ? [] : `${id} is ${Math.round(value * 100) / 100}`;
  });
  return told.length === 0 ? "" : `; ${sayList(told)}`;
}

function saySchedule({ candidate, situation, passed }: AskedGate): string {
  const { moment } = candidate;
  const { timeZone, nowMs } = situation;
  const campaign = campaignOf(candidate, situation);
  const zone = placeOf(candidate, situation)?.timeZone ?? timeZone;
  const bounds = [moment, ...(campaign === undefined ? [] : [campaign])].flatMap(({ id, fromMs, untilMs }) => [
    ...(fromMs === undefined ? [] : [`${id} from ${sayTime(timeZone, fromMs)}`]),
    ...(untilMs === undefined ? [] : [`${id} until ${sayTime(timeZone, untilMs)}`]),
  ]);
  if (moment.hours !== undefined) bounds.push(`its hours are ${sayHours(moment.hours)}`);
  if (bounds.length === 0) return "It has no dates and no hours.";
  return `It is ${passed ? "on" : "not on"} on ${sayTime(zone, nowMs)}: ${bounds.join(", ")}.`;
}

function sayQuiet({ candidate: { moment }, situation: { policy, timeZone, nowMs }, passed }: AskedGate): string {
  const span = policy.quietHours;
  if (span === undefined) return "The catalog has no quiet hours.";
  if (moment.service) return SERVICE;
  if (moment.variants.length === 0) return SHOWS_NOTHING;
  if (moment.quietHours === "ignore") return "It ignores quiet hours.";
  const now = sayTime(timeZone, nowMs);
  if (!isQuiet(span, timeZone, nowMs)) return `${now} is outside the quiet hours, ${saySpan(span)}.`;
  return `${now} is within the quiet hours, ${saySpan(span)}${passed ? ": the push is held until they end" : ""}.`;
}

function campaignOf({ moment }: Candidate, { policy }: Situation): CampaignRule | undefined {
  return moment.campaign === undefined ? undefined : policy.campaigns.get(moment.campaign);
}

function placeOf({ occurrence }: Candidate, { policy }: Situation): PlaceRule | undefined {
  return occurrence.kind === "event" || occurrence.place === undefined
    ? undefined
    : policy.places.get(occurrence.place);
}

function sayMissing(candidate: Candidate, situation: Situation): string {
  const texts = writeTexts(candidate, situation);
  const missing = texts.ok ? [] : texts.error.map(writtenName);
  return `Its text names a value that is missing or may be a link: ${sayList([...new Set(missing)])}.`;
}

/** As `location, push and marketing`. */
function sayList(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
