import { ownValue } from "../json/json-object.ts";
import { present } from "../json/present.ts";
import { type Facts, messageTime } from "../locate/facts.ts";
import type { StayChange } from "./observation.ts";
import { type PresenceMemory, type Stay, sourceOf, stayKey } from "./presence-state.ts";

/**
 * The memory after a message, for the thirty seconds without a beacon or tag: each stay by one that the message confirmed
 * was heard now. So is, for want of a better answer, one of the same device of which memory knows nothing, as after an
 * eviction: the stored last-seen time trails, and would end it too early. When a stay of any source was confirmed is noted
 * as well, as far as it is not stored. Stays that ended are forgotten.
 */
export function noteHeard({
  memory,
  stays,
  changes,
  facts,
}: {
  readonly memory: PresenceMemory;
  /** After the message. */
  readonly stays: readonly Stay[];
  readonly changes: readonly StayChange[];
  readonly facts: Facts;
}): PresenceMemory {
  const atMs = messageTime(facts);
  const confirmed = new Set(changes.map(({ after }) => after));
  const lastHeard: [string, number][] = [];
  const seen: [string, number][] = [];
  for (const stay of stays) {
    const key = stayKey(stay);
    const seenMs = Math.max(ownValue(memory.seenMs ?? {}, key) ?? 0, confirmed.has(stay) ? atMs : 0);
    if (seenMs > stay.lastSeenMs) seen.push([key, seenMs]);
    const { kind } = sourceOf(stay.via);
    if (kind !== "beacon" && kind !== "gateway") continue;
    const lastHeardMs = ownValue(memory.lastHeardMs, key);
    if (confirmed.has(stay)) lastHeard.push([key, Math.max(lastHeardMs ?? atMs, atMs)]);
    else if (lastHeardMs !== undefined) lastHeard.push([key, lastHeardMs]);
    else if (stay.device === facts.device) lastHeard.push([key, atMs]);
  }
  const { samples, tagSamples } = memory;
  const seenMs = seen.length === 0 ? undefined : Object.fromEntries(seen);
  return present({ samples, tagSamples, lastHeardMs: Object.fromEntries(lastHeard), seenMs });
}
