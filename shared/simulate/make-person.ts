import type { Policy } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import { givenEvents, type History, historyOf, historySinceMs } from "../person/history.ts";
import { type Exposure, newPerson, type PersonState } from "../person/person-state.ts";
import type { ScoreValue } from "../person/scores.ts";
import type { Stay } from "../presence/presence-state.ts";
import { parseInstant } from "../time/instant.ts";
import type { ExplainRequest } from "./requests.ts";

/** The device of a made-up person. */
export const DEVICE = "device";

/** A person as a request describes them at a time, epoch milliseconds: somebody new who agreed to everything, but for what is told. */
export function makePerson(
  said: NonNullable<ExplainRequest["person"]>,
  { purposes, moments }: Policy,
  nowMs: number,
): PersonState {
  const { consent = purposes, timeZone, locale, attributes = {}, visits = {}, stops = [], linked } = said;
  const person = newPerson("made-up", 0);
  const stays = (said.present ?? []).map(({ place, since }) => makeStay(place, instantOf(since), nowMs));
  const exposures = (said.exposures ?? []).map(({ moment, at }, number): Exposure => {
    const rule = moments.get(moment);
    const isMarketing = rule?.service !== true && (rule?.variants.length ?? 0) > 0;
    const campaign = rule?.campaign;
    const atMs = instantOf(at);
    return present({ id: `earlier-${number}`, atMs, moment, campaign, marketing: isMarketing, person: isMarketing });
  });
  const suppressed = Object.entries(said.suppressed ?? {}).map(([name, until]) => [name, instantOf(until)] as const);
  return {
    profile: present({
      ...person.profile,
      timeZone,
      locale,
      customer: linked === true ? "made-up" : undefined,
      attributes,
      scores: said.scores && scoresAt(said.scores, nowMs),
      suppressions: Object.fromEntries(suppressed),
      stops: Object.fromEntries(stops.map((name) => [name, { stopped: true, atMs: 0, jtis: [] }])),
    }),
    consent: Object.fromEntries(consent.map((purpose) => [purpose, { granted: true, atMs: 0 }])),
    presence: {
      stays,
      visits: Object.fromEntries(stays.map(({ place, sinceMs }) => [place, { sinceMs, dwelt: [] }])),
      visitCounts: { ...Object.fromEntries(stays.map(({ place }) => [place, 1])), ...visits },
    },
    exposures: exposures.sort((a, b) => a.atMs - b.atMs),
  };
}

function scoresAt(scores: Readonly<Record<string, number>>, atMs: number): Record<string, ScoreValue> {
  return Object.fromEntries(Object.entries(scores).map(([id, value]) => [id, { value, atMs }]));
}

/** What a made-up person got and did before: exposures as they are now, and the reactions of the request. */
export function makeHistory(
  { consent, exposures }: PersonState,
  { reactions = [] }: Pick<NonNullable<ExplainRequest["person"]>, "reactions">,
): History | undefined {
  const sinceMs = historySinceMs(consent);
  if (sinceMs === undefined) return undefined;
  const reacted = reactions.map(({ moment, kind, at }) => ({ moment, kind, atMs: instantOf(at) }));
  return historyOf([...givenEvents(exposures), ...reacted], sinceMs);
}

/** A stay by position that was confirmed a moment ago. */
function makeStay(place: string, sinceMs: number, nowMs: number): Stay {
  return {
    device: DEVICE,
    via: "position",
    place,
    sinceMs,
    sinceIatMs: sinceMs,
    sinceReceivedMs: sinceMs,
    lastSeenMs: nowMs,
    confidence: "high",
    trust: "low",
  };
}

/** The schema of the request has seen that it is one. */
function instantOf(text: string): number {
  return parseInstant(text) ?? 0;
}
