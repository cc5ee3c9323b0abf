import type { Judgement } from "./apply-claims.ts";
import { bestEvidence } from "./best-evidence.ts";
import type { Occurrence } from "./occurrence.ts";
import type { Stay } from "./presence-state.ts";
import { zoneAt } from "./zone-at.ts";

/**
 * The exits, then the enters of a message: a place that the last stay left, or that the first stay reached. Each carries
 * the best confidence and trust with which this very message says so. `held` are the places before the message.
 */
export function placeOccurrences({
  held,
  before,
  after,
  judgements,
}: {
  readonly held: ReadonlySet<string>;
  readonly before: readonly Stay[];
  readonly after: readonly Stay[];
  readonly judgements: readonly Judgement[];
}): readonly Occurrence[] {
  const left = judgements.filter((judgement) => judgement.after === undefined && !holds(after, judgement));
  const reached = judgements.filter((judgement) => judgement.before === undefined && !held.has(judgement.claim.place));
  return [...occurrencesOf("exit", left, before), ...occurrencesOf("enter", reached, after)];
}

function occurrencesOf(
  kind: "enter" | "exit",
  judgements: readonly Judgement[],
  stays: readonly Stay[],
): readonly Occurrence[] {
  const places = [...new Set(judgements.map(({ claim }) => claim.place))];
  return places.map((place) => {
    const zone = zoneAt(stays, place);
    const evidence = bestEvidence(judgements.map(({ claim }) => claim).filter((claim) => claim.place === place));
    return { kind, place, ...(zone === undefined ? {} : { zone }), ...evidence };
  });
}

function holds(stays: readonly Stay[], { claim }: Judgement): boolean {
  return stays.some(({ place }) => place === claim.place);
}
