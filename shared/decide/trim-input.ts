import type { CapRule, MomentRule, Policy } from "../catalog/policy.ts";
import { poolsOf, poolUnit } from "../catalog/pool-unit.ts";
import type { JourneyStep } from "../journeys/advance-run.ts";
import { runName } from "../journeys/run.ts";
import { touchedPart } from "../journeys/touched-part.ts";
import { present } from "../json/present.ts";
import type { MeshFacts } from "../live/mesh-facts.ts";
import { type Facts, messageTime } from "../locate/facts.ts";
import type { History } from "../person/history.ts";
import { type Exposure, isGranted, type PersonState, type Profile } from "../person/person-state.ts";
import { NO_MEMORY, type PresenceMemory, type Stay, stayKey, type TagSample } from "../presence/presence-state.ts";
import { MAX_BEACON_SAMPLES, MAX_TAG_SAMPLES } from "../presence/samples.ts";
import type { SignalFact } from "../signals/signal-fact.ts";
import type { DecideInput, SignalInput, SilenceInput } from "./decide.ts";
import type { Decision } from "./decision.ts";
import { runOf } from "./gates.ts";

/**
 * What a message was decided from, without what this decision did not read: the same policy and draw key decide the same
 * on it, bit for bit. It is what a receipt keeps, so the rest of the person is not copied with every message.
 */
export function trimInput(input: DecideInput, decision: Decision, policy: Policy, moved?: JourneyStep): DecideInput {
  const { person, memory, facts, journeys } = input;
  const isLocated = isGranted(person.consent, "location");
  return present({
    journeys: moved && journeys && touchedPart(journeys, moved.journeys),
    ...trimSilence(input, decision, policy, moved?.reached),
    memory: isLocated ? trimMemory(memory, facts, person.presence.stays) : NO_MEMORY,
    facts: withoutCell(facts),
    said: input.said,
    ...present({ ownTags: input.ownTags }),
    timeliness: input.timeliness,
  });
}

/** Where somebody is known by for signals is read by no decision. */
function withoutCell({ area: _, ...facts }: Facts): Facts {
  return facts;
}

/** What is decided from if no message asks. */
type UnaskedInput = SilenceInput & Pick<DecideInput, "signals"> & Pick<SignalInput, "happened" | "event">;

/** The same of what silence, or a signal that came to the person, was decided from. */
export function trimSilence(
  { person, mesh, history, standing, subscribed, nowMs, serial, signals, happened, event }: UnaskedInput,
  { gates }: Decision,
  policy: Policy,
  reached: JourneyStep["reached"] = [],
): UnaskedInput {
  // Every moment that was set off has a gate, so no other moment was looked at.
  const moments = gates.flatMap(({ moment }) => policy.moments.get(moment) ?? []);
  const read = moments.some(({ on }) => on.kind === "signal") ? signals : undefined;
  const runs = new Set([...reached.map(runName), ...(happened ?? []).map(runOf)]);
  return present({
    person: trimPerson(person, moments, { policy, signals: read ?? [], runs }),
    signals: read,
    happened,
    event: event && { name: event.name, data: event.data },
    mesh: trimMesh(mesh, moments),
    history: history && trimHistory(history, moments),
    standing: readsValue(moments, "points") ? standing : undefined,
    subscribed,
    nowMs,
    serial,
  });
}

/** Only a condition reads scores, counts of visits, whose person it is, and any suppression by name. */
function hasCondition(moments: readonly MomentRule[]): boolean {
  return moments.some(({ when }) => when !== undefined);
}

/** Conditions read attributes and points, and texts that name some. */
function readsValue(moments: readonly MomentRule[], of: "attributes" | "points"): boolean {
  const templates = moments.flatMap(({ variants }) =>
    variants.flatMap((variant) => Object.values(variant.templates ?? {})),
  );
  return hasCondition(moments) || templates.flat().some((part) => typeof part !== "string" && part.of === of);
}

/** What else tells what a decision read. */
interface Trimming {
  readonly policy: Policy;
  readonly signals: readonly SignalFact[];
  /** Names of the runs that it was about. */
  readonly runs: ReadonlySet<string | undefined>;
}

function trimPerson(
  person: PersonState,
  moments: readonly MomentRule[],
  { policy, signals, runs }: Trimming,
): PersonState {
  const { profile, consent, presence, exposures } = person;
  return {
    profile: trimProfile(profile, moments, signals),
    // What was never granted and what is not granted any more are the same.
    consent: Object.fromEntries(Object.entries(consent).filter(([, { granted }]) => granted)),
    presence: hasCondition(moments) ? presence : { ...presence, visitCounts: {} },
    exposures: trimExposures(exposures, moments, { policy, runs }),
  };
}

function trimProfile(profile: Profile, moments: readonly MomentRule[], signals: readonly SignalFact[]): Profile {
  const { id, epoch, customer, locale, timeZone, timeZoneAtMs, attributes, scores, suppressions, signalsHad } = profile;
  const isRead = hasCondition(moments);
  return present({
    id,
    epoch,
    customer: isRead ? customer : undefined,
    locale,
    timeZone,
    timeZoneAtMs,
    attributes: readsValue(moments, "attributes") ? attributes : {},
    scores: isRead ? scores : undefined,
    suppressions: moments.length === 0 ? {} : suppressions,
    signalsHad: trimHad(signalsHad, signals),
  });
}

/** Of the moments that a condition of these asks for. */
function trimHistory(history: History, moments: readonly MomentRule[]): History | undefined {
  const asked = new Set(moments.flatMap(({ recalls = [] }) => recalls));
  const kept = Object.entries(history).filter(([moment]) => asked.has(moment));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** Of the signals that the person had, those that this decision was about. */
function trimHad(had: Profile["signalsHad"], signals: readonly SignalFact[]): Profile["signalsHad"] {
  const kept = Object.entries(had ?? {}).filter(([name]) => signals.some(({ id }) => name.split(" ")[0] === id));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** The exposures that a cap of these moments counts: as many of the newest as the largest of its caps asks for. */
function trimExposures(
  exposures: readonly Exposure[],
  moments: readonly MomentRule[],
  { policy: { campaigns, personCaps }, runs }: Pick<Trimming, "policy" | "runs">,
): readonly Exposure[] {
  const counted = exposures.filter((one) => !one.void);
  const read = new Set<Exposure>();
  const keep = (rules: readonly CapRule[], isCounted: (one: Exposure) => boolean): void => {
    const most = Math.max(0, ...rules.map(({ max }) => max));
    if (most > 0) for (const one of counted.filter(isCounted).slice(-most)) read.add(one);
  };
  for (const { id, caps, campaign } of moments) {
    keep(caps, (one) => one.moment === id);
    const inRun = caps.filter(({ window }) => window === "run");
    for (const run of runs) keep(inRun, (one) => one.moment === id && one.run !== undefined && one.run === run);
    if (campaign === undefined) continue;
    keep(campaigns.get(campaign)?.caps ?? [], (one) => one.marketing && one.campaign === campaign);
  }
  if (moments.length > 0) keep(personCaps, (one) => one.person);
  return exposures.filter((one) => read.has(one));
}

function trimMesh(mesh: MeshFacts, moments: readonly MomentRule[]): MeshFacts {
  const isOfMoment = (name: string) => moments.some(({ id }) => id === name);
  const isOfCampaign = (name: string) => moments.some(({ campaign }) => campaign === name);
  const pools = new Set(moments.flatMap(poolsOf).map(poolUnit));
  // What is void by now was settled before.
  const { voidReports: _, ...facts } = mesh;
  return {
    ...facts,
    pausedMoments: mesh.pausedMoments.filter(isOfMoment),
    pausedCampaigns: mesh.pausedCampaigns.filter(isOfCampaign),
    units: mesh.units.filter((unit) => isOfCampaign(unit) || pools.has(unit)),
    liveSignals: hasCondition(moments) ? mesh.liveSignals : [],
  };
}

/** Samples are read only of what the message itself hears; when a source was last heard and seen, only of the stays there were. */
function trimMemory(memory: PresenceMemory, facts: Facts, stays: readonly Stay[]): PresenceMemory {
  const keys = new Set(stays.map(stayKey));
  return present({
    samples: trimSamples(memory.samples, facts),
    tagSamples: facts.tag && trimTagSamples(memory.tagSamples ?? [], facts.device, facts.tag.rows.length),
    lastHeardMs: Object.fromEntries(Object.entries(memory.lastHeardMs).filter(([key]) => keys.has(key))),
    seenMs: memory.seenMs && Object.fromEntries(Object.entries(memory.seenMs).filter(([key]) => keys.has(key))),
  });
}

function trimSamples(samples: PresenceMemory["samples"], facts: Facts): PresenceMemory["samples"] {
  const heard = new Set(facts.beacons.flatMap(({ beacon, rssi }) => (rssi.length === 0 ? [] : [beacon])));
  if (heard.size === 0) return [];
  const added = facts.beacons.reduce((sum, { rssi }) => sum + rssi.length, 0);
  // Near the bound, which samples the new ones push out depends on those of others too.
  if (samples.length + added > MAX_BEACON_SAMPLES) return samples;
  const atMs = messageTime(facts);
  return samples.filter(
    ({ device, beacon, jti, atMs: heardMs }) =>
      device === facts.device && (jti === facts.jti || (heard.has(beacon) && heardMs <= atMs)),
  );
}

function trimTagSamples(samples: readonly TagSample[], tag: string, added: number): readonly TagSample[] {
  return samples.length + added > MAX_TAG_SAMPLES ? samples : samples.filter((sample) => sample.tag === tag);
}
