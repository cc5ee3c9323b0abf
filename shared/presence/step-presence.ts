import type { Policy } from "../catalog/policy.ts";
import type { Facts } from "../locate/facts.ts";
import { applyClaims, type Judgement } from "./apply-claims.ts";
import { addSamples } from "./beacon-samples.ts";
import type { Claim } from "./claim.ts";
import { claimOfMarker } from "./claim-of-marker.ts";
import { claimsOfBeacons } from "./claims-of-beacons.ts";
import { claimsOfFix } from "./claims-of-fix.ts";
import { claimsOfTag } from "./claims-of-tag.ts";
import { closeRemoved } from "./close-removed.ts";
import { dwellOccurrences, noteDwells } from "./dwell-occurrences.ts";
import { inputOccurrences } from "./input-occurrences.ts";
import { messageTime } from "./message-time.ts";
import { noteHeard } from "./note-heard.ts";
import type { Occurrence } from "./occurrence.ts";
import { placeOccurrences } from "./place-occurrences.ts";
import type { PresenceMemory, PresenceState, Stay } from "./presence-state.ts";
import { addTagSamples } from "./tag-samples.ts";
import { updateVisits } from "./update-visits.ts";
import { weighClaims } from "./weigh-claims.ts";
import { zoneOccurrences } from "./zone-occurrences.ts";

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
 * One message held against where a person is (design, section 6). Beacons and tags are judged first, because a position enters
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
  const weigh = (claims: readonly Claim[], stays: readonly Stay[]) =>
    weighClaims(claims, { presence, stays, facts, policy });
  const radioClaims = [
    ...claimsOfBeacons({ stays: known, memory: heard, facts, policy }),
    ...claimsOfTag({ stays: known, memory: heard, facts }),
  ];
  const byRadio = applyClaims({ stays: known, claims: weigh(radioClaims, known), facts, policy });
  const markerClaim = claimOfMarker(facts, policy);
  const otherClaims = [
    ...claimsOfFix({ stays: byRadio.stays, facts, policy }),
    ...(markerClaim === undefined ? [] : [markerClaim]),
  ];
  const { stays, judgements: byOthers } = applyClaims({
    stays: byRadio.stays,
    claims: weigh(otherClaims, byRadio.stays),
    facts,
    policy,
  });
  const judgements = [...byRadio.judgements, ...byOthers];

  const visited = updateVisits(presence, stays, messageTime(facts));
  const dwells = dwellOccurrences({ presence: visited, judgements, facts, policy });
  const next = noteDwells(visited, dwells);
  const held = new Set(Object.keys(presence.visits));
  return {
    presence: next,
    memory: noteHeard({ memory: heard, stays, judgements, facts }),
    occurrences: [
      ...placeOccurrences({ held, before: known, after: stays, judgements }),
      ...zoneOccurrences({ before: known, after: stays, judgements }),
      ...dwells,
      ...inputOccurrences({ presence: next, facts, policy }),
    ],
    changed: changeOf(presence, next, known, judgements),
  };
}

function hear(memory: PresenceMemory, facts: Facts): PresenceMemory {
  const samples = addSamples(memory.samples, facts);
  const tagSamples = addTagSamples(memory.tagSamples ?? [], facts);
  return { samples, lastHeardMs: memory.lastHeardMs, ...(tagSamples.length === 0 ? {} : { tagSamples }) };
}

function changeOf(
  before: PresenceState,
  after: PresenceState,
  known: PresenceState["stays"],
  judgements: readonly Judgement[],
): PresenceStep["changed"] {
  if (after === before) return "nothing";
  if (after.visits !== before.visits || known !== before.stays) return "state";
  return judgements.every(onlySeen) ? "seen" : "state";
}

function onlySeen({ before, after }: Judgement): boolean {
  return before?.sinceMs === after?.sinceMs && before?.zone === after?.zone && before?.proximity === after?.proximity;
}
