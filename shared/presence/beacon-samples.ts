import type { Facts } from "../locate/facts.ts";
import { messageTime } from "./message-time.ts";
import type { BeaconSample } from "./presence-state.ts";

/** How far back samples count together (design, section 6). */
const SAMPLE_WINDOW_MS = 10_000;

/** Most samples kept, over all devices of a person: four full messages, far more than a window needs. */
const MAX_SAMPLES = 200;

/**
 * The samples after a message: its rows added, unless the message (by device and jti) is in there already, and what its
 * device sent more than 10 s before it dropped. Samples of other devices stay: each device has its own clock.
 */
export function addSamples(samples: readonly BeaconSample[], facts: Facts): readonly BeaconSample[] {
  const atMs = messageTime(facts);
  const kept = samples.filter((sample) => sample.device !== facts.device || sample.atMs >= atMs - SAMPLE_WINDOW_MS);
  const repeated = kept.some((sample) => sample.device === facts.device && sample.jti === facts.jti);
  const added = repeated ? [] : samplesIn(facts, atMs);
  if (added.length === 0 && kept.length === samples.length) return samples;
  return [...kept, ...added].slice(-MAX_SAMPLES);
}

/** The samples of one beacon as this device heard it in the 10 s up to the message. */
export function samplesOf(samples: readonly BeaconSample[], beacon: string, facts: Facts): readonly BeaconSample[] {
  const atMs = messageTime(facts);
  return samples.filter(
    (sample) =>
      sample.beacon === beacon &&
      sample.device === facts.device &&
      sample.atMs <= atMs &&
      sample.atMs >= atMs - SAMPLE_WINDOW_MS,
  );
}

function samplesIn({ device, jti, beacons }: Facts, atMs: number): BeaconSample[] {
  return beacons.flatMap(({ beacon, rssi, excess }) =>
    rssi.flatMap((strength, row) => {
      const over = excess[row];
      return over === undefined ? [] : [{ device, beacon, jti, atMs, rssi: strength, excess: over }];
    }),
  );
}
