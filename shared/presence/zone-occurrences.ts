import { isAsNear, type Proximity } from "../radio/proximity.ts";
import type { Judgement } from "./apply-claims.ts";
import { bestEvidence } from "./best-evidence.ts";
import type { Occurrence } from "./occurrence.ts";
import type { Stay } from "./presence-state.ts";

/**
 * The zones that a message reached, or reached more nearly than any stay had before; one occurrence a zone. Proximity in
 * a stay only ever grows nearer, so flapping between two of them says nothing.
 */
export function zoneOccurrences({
  before,
  after,
  judgements,
}: {
  readonly before: readonly Stay[];
  readonly after: readonly Stay[];
  readonly judgements: readonly Judgement[];
}): readonly Occurrence[] {
  const occurrences: Occurrence[] = [];
  const told = new Set<string>();
  for (const { claim, after: stay } of judgements) {
    const { place, zone } = claim;
    if (stay === undefined || zone === undefined || told.has(`${place} ${zone}`)) continue;
    told.add(`${place} ${zone}`);
    const proximity = nearest(after, place, zone);
    const reached = nearest(before, place, zone);
    if (proximity === undefined || (reached !== undefined && isAsNear(reached, proximity))) continue;
    const evidence = bestEvidence(judgements.filter(shows(place, zone)).map((judgement) => judgement.claim));
    occurrences.push({
      kind: "zone",
      place,
      zone,
      proximity,
      ...(reached === undefined ? {} : { before: reached }),
      ...evidence,
    });
  }
  return occurrences;
}

function shows(place: string, zone: string): (judgement: Judgement) => boolean {
  return ({ claim, after }) => after !== undefined && claim.place === place && claim.zone === zone;
}

function nearest(stays: readonly Stay[], place: string, zone: string): Proximity | undefined {
  let best: Proximity | undefined;
  for (const stay of stays) {
    if (stay.place !== place || stay.zone !== zone) continue;
    // A marker is touched or held before a camera: whoever scans it is at it.
    const proximity = stay.via.startsWith("marker:") ? "immediate" : stay.proximity;
    if (proximity !== undefined && (best === undefined || !isAsNear(best, proximity))) best = proximity;
  }
  return best;
}
