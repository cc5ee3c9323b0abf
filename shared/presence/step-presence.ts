import type { Policy } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import { type Facts, messageTime } from "../locate/facts.ts";
import { noteHeard } from "./note-heard.ts";
import type { Observation, StayChange } from "./observation.ts";
import { observeFix, observeMarker } from "./observe-position.ts";
import { observeBeacons, observeTag } from "./observe-radio.ts";
import type { Occurrence } from "./occurrence.ts";
import { inputOccurrences, placeOccurrences, zoneOccurrences } from "./occurrences.ts";
import { NO_MEMORY, NOWHERE, type PresenceMemory, type PresenceState, type Stay } from "./presence-state.ts";
import { addBeaconSamples, addTagSamples } from "./samples.ts";
import { applyObservations, closeRemoved } from "./stays.ts";
import { dwellOccurrences, noteDwells, updateVisits } from "./visits.ts";
import { weighObservations } from "./weigh-observations.ts";

/** What one message did to a person's presence. */
export interface PresenceStep {
  readonly presence: PresenceState;
  readonly memory: PresenceMemory;
  /** Exits, enters, zones, dwells, scan, event: in this order. */
  readonly occurrences: readonly Occurrence[];
  /** `seen`: only last-seen times were brought up to date, which is bookkeeping and no change of state. */
  readonly changed: "state" | "seen" | "nothing";
}

/**
 * One message held against where a person is. Beacons and tags are judged first, because a position enters
 * no other place while a beacon holds one. Whether the message is too old to change presence is the caller's to judge,
 * who then drops the result; a step with an old message is safe all the same: no time goes back.
 */
export function stepPresence({
  presence,
  memory,
  facts,
  policy,
}: {
  readonly presence: PresenceState;
  readonly memory: PresenceMemory;
  readonly facts: Facts;
  readonly policy: Policy;
}): PresenceStep {
  const known = closeRemoved(presence.stays, policy);
  const heard = hear(memory, facts);
  const apply = (observations: readonly Observation[], stays: readonly Stay[]) =>
    applyObservations({
      stays,
      observations: weighObservations(observations, { presence, stays, facts, policy }),
      facts,
      policy,
    });
  const byRadio = apply(
    [
      ...observeBeacons({ stays: known, memory: heard, facts, policy }),
      ...observeTag({ stays: known, memory: heard, facts }),
    ],
    known,
  );
  const byOthers = apply(
    [...observeFix({ stays: byRadio.stays, facts, policy }), ...observeMarker(facts, policy)],
    byRadio.stays,
  );
  const { stays } = byOthers;
  const changes = [...byRadio.changes, ...byOthers.changes];

  const visited = updateVisits(presence, stays, messageTime(facts));
  const dwells = dwellOccurrences({ presence: visited, changes, facts, policy });
  const next = noteDwells(visited, dwells);
  const held = new Set(Object.keys(presence.visits));
  return {
    presence: next,
    memory: noteHeard({ memory: heard, stays, changes, facts }),
    occurrences: [
      ...placeOccurrences({ held, before: known, after: stays, changes }),
      ...zoneOccurrences({ before: known, after: stays, changes }),
      ...dwells,
      ...inputOccurrences({ presence: next, facts, policy }),
    ],
    changed: changeOf(presence, next, known, changes),
  };
}

function hear(memory: PresenceMemory, facts: Facts): PresenceMemory {
  const samples = addBeaconSamples(memory.samples, facts);
  const tagSamples = addTagSamples(memory.tagSamples ?? [], facts);
  return present({
    samples,
    lastHeardMs: memory.lastHeardMs,
    tagSamples: tagSamples.length === 0 ? undefined : tagSamples,
    seenMs: memory.seenMs,
  });
}

function changeOf(
  before: PresenceState,
  after: PresenceState,
  known: PresenceState["stays"],
  changes: readonly StayChange[],
): PresenceStep["changed"] {
  if (after === before) return "nothing";
  if (after.visits !== before.visits || known !== before.stays) return "state";
  return changes.every(onlySeen) ? "seen" : "state";
}

function onlySeen({ before, after }: StayChange): boolean {
  return before?.sinceMs === after?.sinceMs && before?.zone === after?.zone && before?.proximity === after?.proximity;
}

/**
 * What a message would set off for a person of whom nothing is known, or whose location may not be used: enter, zone,
 * scan and event, never exit or dwell. An event names no place: that would be using location.
 */
export function matchMessage(facts: Facts, policy: Policy): readonly Occurrence[] {
  const { event, ...located } = facts;
  const nowhere = { presence: NOWHERE, memory: NO_MEMORY, policy };
  const matched = stepPresence({ ...nowhere, facts: located }).occurrences;
  if (event === undefined) return matched;
  return [...matched, { kind: "event", name: event.name, confidence: "low", trust: "low" }];
}
