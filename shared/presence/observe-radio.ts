import { DEFAULTS } from "../catalog/defaults.ts";
import type { BeaconRule, Policy } from "../catalog/policy.ts";
import { ownValue } from "../json/json-object.ts";
import { type Facts, messageTime, type TagFact } from "../locate/facts.ts";
import { median, type Proximity, proximityOf } from "../radio/proximity.ts";
import type { Observation } from "./observation.ts";
import {
  type BeaconSample,
  type PresenceMemory,
  type Stay,
  sourceOf,
  stayKey,
  type TagSample,
  type Via,
} from "./presence-state.ts";
import { beaconSamplesOf, tagSamplesOf } from "./samples.ts";

/** Fewer samples than this neither enter nor exit. */
const MIN_SAMPLES = 3;

/**
 * How long a source may go unheard before a message ends its stay: a beacon before the next message of its device, the
 * gateway that holds a tag before that of another gateway.
 */
const UNHEARD_MS = 30_000;

/**
 * How much stronger another gateway must hear a tag than the one that holds it, dB. Medians of a few samples of a tag that
 * lies between two gateways differ by less; a few steps towards one of them make more.
 */
const TAKEOVER_DB = 8;

/** What a message says by the beacons it hears, and by those of its device's stays that it does not hear. */
export function observeBeacons({
  stays,
  memory,
  facts,
  policy,
}: {
  readonly stays: readonly Stay[];
  /** With the samples of this message already in it. */
  readonly memory: PresenceMemory;
  readonly facts: Facts;
  readonly policy: Policy;
}): readonly Observation[] {
  const heard = new Map(
    facts.beacons.filter(({ rssi }) => rssi.length > 0).map(({ beacon, trust }) => [beacon, trust] as const),
  );
  const observations: Observation[] = [];
  for (const [beacon, trust] of heard) {
    const rule = policy.beaconById.get(beacon);
    if (rule === undefined) continue;
    const said = observeSamples(rule, beaconSamplesOf(memory.samples, beacon, facts));
    observations.push(trust === undefined ? said : { ...said, trust });
  }
  for (const stay of stays) {
    const source = sourceOf(stay.via);
    if (stay.device !== facts.device || source.kind !== "beacon") continue;
    const rule = policy.beaconById.get(source.id);
    if (rule !== undefined && !heard.has(rule.id) && isUnheard(stay, memory, messageTime(facts)))
      observations.push(ofBeacon(rule, "outside"));
  }
  return observations;
}

/**
 * What a gateway's message says of where a tag is. A tag is in one place and zone at a time, where it is heard strongest:
 * another gateway takes it over only when it hears it much stronger, or when the one that holds it hears it no more. One
 * key that is for several places is another gateway at each of them.
 */
export function observeTag({
  stays,
  memory,
  facts,
}: {
  readonly stays: readonly Stay[];
  /** With the samples of this message already in it. */
  readonly memory: PresenceMemory;
  readonly facts: Facts;
}): readonly Observation[] {
  const { tag: heard, device: tag } = facts;
  if (heard === undefined) return [];
  const untilMs = messageTime(facts);
  const samplesAt = (gateway: string, place: string) =>
    tagSamplesOf(memory.tagSamples ?? [], { tag, gateway, place, untilMs });
  const own = samplesAt(heard.gateway, heard.place);
  const holder = holderOf(tag, stays);
  const via: Via = `gateway:${heard.gateway}`;
  if (holder === undefined || (holder.stay.via === via && holder.stay.place === heard.place))
    return own.length === 0 ? [] : [observeTagSamples(heard, own)];

  const { stay } = holder;
  const given: Observation = { ...NO_MORE, via: stay.via, place: stay.place };
  const isLost = isUnheard(stay, memory, untilMs);
  const observation = observeTagSamples(heard, own);
  if (observation.says !== "inside") return isLost ? [given] : [];
  const held = samplesAt(holder.gateway, stay.place);
  const isStronger = held.length >= MIN_SAMPLES && strength(own) >= strength(held) + TAKEOVER_DB;
  return isLost || isStronger ? [given, observation] : [];
}

/** Whether memory knows that a source was not heard for too long. If memory was lost the time starts over: noteHeard says why. */
function isUnheard(stay: Stay, { lastHeardMs }: PresenceMemory, nowMs: number): boolean {
  const heardMs = ownValue(lastHeardMs, stayKey(stay));
  return heardMs !== undefined && nowMs - heardMs >= UNHEARD_MS;
}

function observeSamples(rule: BeaconRule, samples: readonly BeaconSample[]): Observation {
  if (samples.length < MIN_SAMPLES) return ofBeacon(rule, "heard");
  const rssi = strength(samples);
  if (rssi < rule.enterRssi && rssi <= rule.exitRssi) return ofBeacon(rule, "outside");
  const placed = ofBeacon(rule, rssi >= rule.enterRssi ? "inside" : "border");
  return rule.zone === undefined ? placed : { ...placed, zone: rule.zone, proximity: nearness(samples) };
}

/** A beacon's confidence is always high; its trust is the operator's word, unless what was heard is worth less. */
function ofBeacon(rule: BeaconRule, says: Observation["says"]): Observation {
  return { via: `beacon:${rule.id}`, place: rule.place, says, confidence: "high", trust: rule.trust };
}

/** The stay that a gateway holds a tag by, and which gateway. */
function holderOf(tag: string, stays: readonly Stay[]): { readonly stay: Stay; readonly gateway: string } | undefined {
  for (const stay of stays) {
    const source = sourceOf(stay.via);
    if (stay.device === tag && source.kind === "gateway") return { stay, gateway: source.id };
  }
  return undefined;
}

/** Gateways hear well; but what a tag sends anyone can send. */
const EVIDENCE = { confidence: "high", trust: "low" } as const;
const NO_MORE = { says: "outside", ...EVIDENCE } as const;

function observeTagSamples({ gateway, place, zone }: TagFact, samples: readonly TagSample[]): Observation {
  const observed = { via: `gateway:${gateway}`, place, ...EVIDENCE } as const;
  if (samples.length < MIN_SAMPLES) return { ...observed, says: "heard" };
  const rssi = strength(samples);
  if (rssi <= DEFAULTS.exitRssi) return { ...observed, says: "outside" };
  const placed = { ...observed, says: rssi >= DEFAULTS.enterRssi ? "inside" : "border" } as const;
  return zone === undefined ? placed : { ...placed, zone, proximity: nearness(samples) };
}

function strength(samples: readonly { readonly rssi: number }[]): number {
  return median(samples.map((sample) => sample.rssi));
}

function nearness(samples: readonly { readonly excess: number }[]): Proximity {
  return proximityOf(median(samples.map((sample) => sample.excess)));
}
