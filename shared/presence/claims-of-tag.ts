import { DEFAULTS } from "../catalog/defaults.ts";
import { ownValue } from "../json/own-value.ts";
import type { Facts, TagFact } from "../locate/facts.ts";
import { median, proximityOf } from "../radio/proximity.ts";
import type { Claim } from "./claim.ts";
import { messageTime } from "./message-time.ts";
import type { PresenceMemory, Stay, TagSample, Via } from "./presence-state.ts";
import { stayKey } from "./stay-key.ts";
import { tagSamplesOf } from "./tag-samples.ts";

/** Fewer samples than this neither enter nor exit (design, section 6). */
const MIN_SAMPLES = 3;

/** How long the gateway that holds a tag may not have heard it before another one's message ends its stay. */
const UNHEARD_MS = 30_000;

/**
 * How much stronger another gateway must hear a tag than the one that holds it, dB. Medians of a few samples of a tag that
 * lies between two gateways differ by less; a few steps towards one of them make more.
 */
const TAKEOVER_DB = 8;

/**
 * What a gateway's message says of where a tag is. A tag is in one place and zone at a time, where it is heard strongest:
 * another gateway takes it over only when it hears it much stronger, or when the one that holds it hears it no more. One
 * key that is for several places is another gateway at each of them.
 */
export function claimsOfTag({
  stays,
  memory,
  facts,
}: {
  readonly stays: readonly Stay[];
  /** With the samples of this message already in it. */
  readonly memory: PresenceMemory;
  readonly facts: Facts;
}): readonly Claim[] {
  const { tag: heard, device: tag } = facts;
  if (heard === undefined) return [];
  const untilMs = messageTime(facts);
  const samplesAt = (gateway: string, place: string) =>
    tagSamplesOf(memory.tagSamples ?? [], { tag, gateway, place, untilMs });
  const own = samplesAt(heard.gateway, heard.place);
  const holder = stays.find((stay) => stay.device === tag && stay.via.startsWith("gateway:"));
  const via: Via = `gateway:${heard.gateway}`;
  if (holder === undefined || (holder.via === via && holder.place === heard.place))
    return own.length === 0 ? [] : [claimOfSamples(heard, own)];

  const given: Claim = { ...NO_MORE, via: holder.via, place: holder.place };
  const lastHeardMs = ownValue(memory.lastHeardMs, stayKey(holder));
  const isUnheard = lastHeardMs !== undefined && untilMs - lastHeardMs >= UNHEARD_MS;
  const claim = claimOfSamples(heard, own);
  if (claim.says !== "inside") return isUnheard ? [given] : [];
  const held = samplesAt(holder.via.slice("gateway:".length), holder.place);
  const isStronger = held.length >= MIN_SAMPLES && strength(own) >= strength(held) + TAKEOVER_DB;
  return isUnheard || isStronger ? [given, claim] : [];
}

/** Gateways hear well; but what a tag sends anybody can send. */
const EVIDENCE = { confidence: "high", trust: "low" } as const;
const NO_MORE = { says: "outside", ...EVIDENCE } as const;

function claimOfSamples({ gateway, place, zone }: TagFact, samples: readonly TagSample[]): Claim {
  const claim = { via: `gateway:${gateway}`, place, ...EVIDENCE } as const;
  if (samples.length < MIN_SAMPLES) return { ...claim, says: "heard" };
  const rssi = strength(samples);
  if (rssi <= DEFAULTS.exitRssi) return { ...claim, says: "outside" };
  const placed = { ...claim, says: rssi >= DEFAULTS.enterRssi ? "inside" : "border" } as const;
  if (zone === undefined) return placed;
  return { ...placed, zone, proximity: proximityOf(median(samples.map((sample) => sample.excess))) };
}

function strength(samples: readonly TagSample[]): number {
  return median(samples.map((sample) => sample.rssi));
}
