import { ownValue } from "../json/json-object.ts";
import { type Facts, messageTime } from "../locate/facts.ts";
import type { StayChange } from "./observation.ts";
import { type PresenceMemory, type Stay, sourceOf, stayKey } from "./presence-state.ts";

/**
 * The memory after a message, for the thirty seconds without a beacon or tag: each stay by one that the message confirmed
 * was heard now. So is, for want of a better answer, one of the same device of which memory knows nothing, as after an
 * eviction: the stored last-seen time trails, and would end it too early. Stays that ended are forgotten.
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
  for (const stay of stays) {
    const { kind } = sourceOf(stay.via);
    if (kind !== "beacon" && kind !== "gateway") continue;
    const key = stayKey(stay);
    const lastHeardMs = ownValue(memory.lastHeardMs, key);
    if (confirmed.has(stay)) lastHeard.push([key, Math.max(lastHeardMs ?? atMs, atMs)]);
    else if (lastHeardMs !== undefined) lastHeard.push([key, lastHeardMs]);
    else if (stay.device === facts.device) lastHeard.push([key, atMs]);
  }
  return { ...memory, lastHeardMs: Object.fromEntries(lastHeard) };
}
