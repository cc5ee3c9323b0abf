import type { Reason } from "../decide/decision.ts";
import { present } from "../json/present.ts";
import { sayCount } from "../text/say-count.ts";
import type { MomentComparison, MomentFigures, Simulation, SimulationComparison } from "./simulation.ts";

/** So many reasons of one moment are told in a sentence. */
const TOLD_REASONS = 2;

/** What differs between two simulations of the same people on the same day, in figures and in words. */
export function compareSimulations(before: Simulation, after: Simulation): SimulationComparison {
  const sends = present({
    before: sendsOf(before),
    after: sendsOf(after),
    change: sendsOf(before) === 0 ? undefined : sendsOf(after) / sendsOf(before) - 1,
  });
  const ids = [...new Set([...before.moments, ...after.moments].map(({ moment }) => moment))].sort();
  const moments = ids
    .map((id) => compareMoment(id, figuresOf(before, id), figuresOf(after, id)))
    .filter(({ before: was, after: is, because }) => was !== is || because.length > 0)
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.moment < b.moment ? -1 : 1));
  return { sends, moments, says: [saySends(sends), ...moments.map(sayMoment)] };
}

function sendsOf({ outcomes }: Simulation): number {
  return outcomes.offer + outcomes.push;
}

function figuresOf({ moments }: Simulation, id: string): MomentFigures | undefined {
  return moments.find(({ moment }) => moment === id);
}

function compareMoment(
  moment: string,
  before: MomentFigures | undefined,
  after: MomentFigures | undefined,
): MomentComparison {
  const was = fatesOf(before);
  const is = fatesOf(after);
  const because = [...new Set([...was.keys(), ...is.keys()])]
    .map((what) => ({ what, difference: (is.get(what) ?? 0) - (was.get(what) ?? 0) }))
    .filter(({ difference }) => difference !== 0)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || (a.what < b.what ? -1 : 1));
  return { moment, before: givenOf(before), after: givenOf(after), because };
}

function givenOf(figures: MomentFigures | undefined): number {
  return figures === undefined ? 0 : figures.offers + figures.pushes;
}

type Fate = MomentComparison["because"][number]["what"];

/** How often a moment was set off, and how often it came to nothing by what. */
function fatesOf(figures: MomentFigures | undefined): ReadonlyMap<Fate, number> {
  if (figures === undefined) return new Map();
  const refusals = Object.entries(figures.refusals) as [Reason, number][];
  return new Map<Fate, number>([["set-off", figures.setOff], ["outranked", figures.outranked], ...refusals]);
}

function saySends({ before, after, change }: SimulationComparison["sends"]): string {
  if (before === after) return `As many sends as before: ${after}.`;
  if (change === undefined) return `${after} sends, and none before.`;
  const percent = Math.abs(Math.round(change * 100));
  const share = percent === 0 ? "under 1 %" : `${percent} %`;
  return `${share} ${change < 0 ? "fewer" : "more"} sends: ${after}, and ${before} before.`;
}

function sayMoment({ moment, before, after, because }: MomentComparison): string {
  const sum =
    before === after
      ? `as often as before (${after})`
      : `${Math.abs(after - before)} ${after < before ? "fewer" : "more"} (${after}, and ${before} before)`;
  // What adds up to the difference comes first: fewer sends by more refusals, and the other way round.
  const sign = Math.sign(after - before);
  const explains = ({ what, difference }: MomentComparison["because"][number]) =>
    (what === "set-off" ? difference : -difference) * sign >= 0;
  const told = because.filter(explains).slice(0, TOLD_REASONS);
  return told.length === 0 ? `${moment}: ${sum}.` : `${moment}: ${sum}; ${told.map(sayFate).join(", ")}.`;
}

function sayFate({ what, difference }: MomentComparison["because"][number]): string {
  return `${FATES[what]} ${sayCount(Math.abs(difference), "time")} ${difference > 0 ? "more" : "less"}`;
}

/** What became of a moment, before how much more often. */
const FATES: Readonly<Record<Fate, string>> = {
  "set-off": "it was set off",
  outranked: "a better-ranked moment won",
  late: "the message was late",
  consent: "consent was missing",
  paused: "it was paused",
  schedule: "it was outside its dates or hours",
  closed: "the place was closed",
  "low-confidence": "it was not sure enough",
  condition: "its condition was not met",
  "control-group": "the person was in the control group",
  suppressed: "it was suppressed",
  "quiet-hours": "it was within quiet hours",
  "cap-moment": "its own cap was reached",
  "cap-campaign": "the cap of its campaign was reached",
  "cap-person": "the cap of the person was reached",
  budget: "no unit of the budget was left",
  expired: "it would have been over already",
  "no-channel": "it had no channel",
  "no-moment": "nothing was set off",
};
