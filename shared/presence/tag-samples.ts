import type { Facts } from "../locate/facts.ts";
import { messageTime } from "./message-time.ts";
import type { TagSample } from "./presence-state.ts";

/** How far back samples count together (design, section 6). */
const SAMPLE_WINDOW_MS = 10_000;

/** Most samples kept, over all tags of a person: enough for many gateways that hear many rows in a window. */
const MAX_SAMPLES = 400;

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
  return [...kept, ...added].slice(-MAX_SAMPLES);
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
      sample.tag === tag &&
      sample.gateway === gateway &&
      sample.place === place &&
      sample.atMs <= untilMs &&
      sample.atMs >= untilMs - SAMPLE_WINDOW_MS,
  );
}
