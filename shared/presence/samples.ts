import { type Facts, messageTime } from "../locate/facts.ts";
import type { BeaconSample, TagSample } from "./presence-state.ts";

/** How far back samples count together. */
const SAMPLE_WINDOW_MS = 10_000;

/** Most beacon samples kept, over all devices of a person: four full messages, far more than a window needs. */
export const MAX_BEACON_SAMPLES = 200;

/** Most tag samples kept, over all tags of a person: enough for many gateways that hear many rows in a window. */
export const MAX_TAG_SAMPLES = 400;

/**
 * The samples after a message: its rows added, unless the message (by device and jti) is in there already, and what its
 * device sent more than 10 s before it dropped. Samples of other devices stay: each device has its own clock.
 */
export function addBeaconSamples(samples: readonly BeaconSample[], facts: Facts): readonly BeaconSample[] {
  const atMs = messageTime(facts);
  const kept = samples.filter((sample) => sample.device !== facts.device || sample.atMs >= atMs - SAMPLE_WINDOW_MS);
  const repeated = kept.some((sample) => sample.device === facts.device && sample.jti === facts.jti);
  const added = repeated ? [] : samplesIn(facts, atMs);
  if (added.length === 0 && kept.length === samples.length) return samples;
  return [...kept, ...added].slice(-MAX_BEACON_SAMPLES);
}

/** The samples of one beacon as this device heard it in the 10 s up to the message. */
export function beaconSamplesOf(
  samples: readonly BeaconSample[],
  beacon: string,
  facts: Facts,
): readonly BeaconSample[] {
  const atMs = messageTime(facts);
  return samples.filter(
    (sample) => sample.beacon === beacon && sample.device === facts.device && isInWindow(sample, atMs),
  );
}

/**
 * The samples after a gateway's message: its rows at the time they were heard, unless the message (by gateway and jti) is
 * in there already; of the same tag what is more than 10 s older than the message is dropped.
 */
export function addTagSamples(samples: readonly TagSample[], facts: Facts): readonly TagSample[] {
  const { device: tag, tag: heard, jti } = facts;
  if (heard === undefined) return samples;
  const { gateway, place, rows } = heard;
  const madeMs = messageTime(facts);
  const isRepeated = samples.some((sample) => sample.tag === tag && sample.gateway === gateway && sample.jti === jti);
  const added = isRepeated
    ? []
    : rows.map(({ rssi, excess, ageMs }) => ({ tag, gateway, place, jti, atMs: madeMs - ageMs, rssi, excess }));
  const kept = samples.filter((sample) => sample.tag !== tag || sample.atMs >= madeMs - SAMPLE_WINDOW_MS);
  return [...kept, ...added].slice(-MAX_TAG_SAMPLES);
}

/** What a gateway heard of a tag at a place in the 10 s up to `untilMs`. */
export function tagSamplesOf(
  samples: readonly TagSample[],
  {
    tag,
    gateway,
    place,
    untilMs,
  }: { readonly tag: string; readonly gateway: string; readonly place: string; readonly untilMs: number },
): readonly TagSample[] {
  return samples.filter(
    (sample) =>
      sample.tag === tag && sample.gateway === gateway && sample.place === place && isInWindow(sample, untilMs),
  );
}

function isInWindow({ atMs }: { readonly atMs: number }, untilMs: number): boolean {
  return atMs <= untilMs && atMs >= untilMs - SAMPLE_WINDOW_MS;
}

function samplesIn({ device, jti, beacons }: Facts, atMs: number): BeaconSample[] {
  return beacons.flatMap(({ beacon, rssi, excess }) =>
    rssi.flatMap((strength, row) => {
      const over = excess[row];
      return over === undefined ? [] : [{ device, beacon, jti, atMs, rssi: strength, excess: over }];
    }),
  );
}
