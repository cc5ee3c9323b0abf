import { pointTo } from "../../json/json-pointer.ts";
import { parseInstant } from "../../time/instant.ts";
import type { Campaign, Marker, Moment, Trigger, Where } from "../catalog.ts";
import type { Guess } from "../check/make-guess.ts";
import { DEFAULTS } from "../defaults.ts";
import { isBelow, type Reaches } from "./reach.ts";

/** What is asked of the rest of the catalog about one moment. */
export interface Surroundings {
  readonly hasLoyalty: boolean;
  readonly campaigns: ReadonlyMap<string, Campaign>;
  readonly markers: ReadonlyMap<string, Marker>;
  readonly purposes: readonly string[];
  readonly reaches: Reaches;
  /** All labels of places, for what was meant by one that none has. */
  readonly labels: ReadonlySet<string>;
  readonly guess: Guess;
  readonly nowMs: number;
}

/** Why, and at which member of the moment. */
export type Never = readonly [at: string, why: string];

/** The first reason why a moment can never be given, or undefined. Of its condition nothing is known. */
export function whyNever(moment: Moment, around: Surroundings): Never | undefined {
  return (
    whyNothing(moment) ?? whyNotInTime(moment, around) ?? whyNotAllowed(moment, around) ?? whyNotSetOff(moment, around)
  );
}

function shows({ offer }: Moment): boolean {
  return (offer?.variants.length ?? 0) > 0;
}

function whyNothing(moment: Moment): Never | undefined {
  if (!shows(moment) && (moment.then ?? []).length === 0) return ["", "it has neither an offer nor effects"];
  if (shows(moment) && moment.channels?.length === 0) return ["/channels", "it has no channel"];
  if (moment.hours?.every(({ days }) => days.length === 0) === true) return ["/hours", "no day is in its hours"];
  return undefined;
}

function whyNotInTime(moment: Moment, { campaigns, nowMs }: Surroundings): Never | undefined {
  const campaign = moment.campaign === undefined ? undefined : campaigns.get(moment.campaign);
  const instant = (text: string | undefined) => (text === undefined ? undefined : parseInstant(text));
  const isOver = (until: string | undefined) => (instant(until) ?? Number.POSITIVE_INFINITY) <= nowMs;
  if (isOver(moment.until)) return ["/until", `it ended at ${moment.until}`];
  if (campaign === undefined) return undefined;
  const { id, from, until, budget = {} } = campaign;
  if (isOver(until)) return ["/campaign", `the campaign "${id}" ended at ${until}`];
  const begins = Math.max(instant(moment.from) ?? 0, instant(from) ?? 0);
  const ends = Math.min(instant(moment.until) ?? Number.POSITIVE_INFINITY, instant(until) ?? Number.POSITIVE_INFINITY);
  if (begins >= ends) return ["/campaign", `it and the campaign "${id}" are never on at the same time`];
  const isEmpty = shows(moment) && Object.values(budget).includes(0);
  return isEmpty ? ["/campaign", `the campaign "${id}" has a budget of 0`] : undefined;
}

function whyNotAllowed(moment: Moment, { purposes }: Surroundings): Never | undefined {
  const lacks = (purpose: string) => `no one can agree to "${purpose}": policy.purposes does not have it`;
  if (needsPlace(moment.on) && !purposes.includes("location")) return ["/on", lacks("location")];
  const isPushOnly = shows(moment) && moment.channels?.every((channel) => channel === "push") === true;
  return isPushOnly && !purposes.includes("push") ? ["/channels", lacks("push")] : undefined;
}

function whyNotSetOff(moment: Moment, { markers, reaches, labels, guess }: Surroundings): Never | undefined {
  const { on, trust = DEFAULTS.trust, confidence = DEFAULTS.confidence } = moment;
  if ("event" in on) {
    if (isBelow("low", trust)) return ["/trust", "the trust of an event is low"];
    return isBelow("low", confidence) ? ["/confidence", "the confidence of an event is low"] : undefined;
  }
  if ("scan" in on) {
    const known = markers.get(on.scan)?.trust ?? DEFAULTS.trust;
    const reached = isBelow(known, "medium") ? "medium" : known;
    return isBelow(reached, trust) ? ["/trust", `a scan of the marker "${on.scan}" is never worth that`] : undefined;
  }
  // The trust is that of what moves the run: who knows the journeys looks at it.
  if ("stage" in on || "after" in on) return undefined;
  if (!needsPlace(on)) return undefined;
  const [at, where] = whereOf(on);
  const reach = reaches(where);
  const label = where !== undefined && "label" in where ? where.label : undefined;
  const named = label === undefined ? "the place" : `every place with the label "${label}"`;
  if (reach.places === 0)
    return [at, label === undefined ? "there is no place" : `no place has the label "${label}"${guess(label, labels)}`];
  if (!reach.isReached)
    return [at, `no one can be seen there: ${named} is without a fence, a beacon, a marker and a gateway`];
  if (!reach.everOpens) return [at, `${named} is always closed`];
  // The trust is that of whoever signals, and operators have the highest.
  if ("signal" in on) return undefined;
  if ("zone" in on && !reach.zones.has(on.zone)) {
    return ["/on/zone", `no beacon, marker or gateway stands for the zone "${on.zone}" there`];
  }
  return isBelow(reach.trust, trust) ? ["/trust", `nothing that tells of ${named} is worth that`] : undefined;
}

/** Whether it can be set off only by where somebody is. What customers are told of can not, if it is of any place. */
function needsPlace(on: Trigger): boolean {
  if ("signal" in on) return (on.near ?? on.place) !== undefined;
  return !("event" in on || "stage" in on || "after" in on);
}

function whereOf(
  on: Exclude<Trigger, { event: string } | { scan: string } | { stage: string } | { after: object }>,
): [at: string, where: Where | undefined] {
  const kind = "enter" in on ? "enter" : "exit" in on ? "exit" : "dwell" in on ? "dwell" : "place";
  const where = "enter" in on ? on.enter : "exit" in on ? on.exit : "dwell" in on ? on.dwell : on.place;
  return [where === undefined ? "/on" : pointTo("/on", kind, "label" in where ? "label" : "place"), where];
}
