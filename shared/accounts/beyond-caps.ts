import type { CapRule, Policy } from "../catalog/policy.ts";
import { capReached } from "../decide/caps.ts";
import type { Exposure } from "../person/person-state.ts";

/** What caps are judged by when something moves that a moment gave. */
export type CapPolicy = Pick<Policy, "moments" | "campaigns" | "personCaps"> & {
  readonly mesh: Pick<Policy["mesh"], "timeZone">;
};

/** What a decision gave, by its serial. */
interface Given {
  readonly id: string;
  readonly atMs: number;
}

/**
 * The decisions, of those that gave something which moves, that a cap would not have let through, had all exposures been one
 * person's from the beginning: the oldest come first.
 */
export function beyondCaps(
  given: readonly Given[],
  exposures: readonly Exposure[],
  { caps, timeZone }: { readonly caps: CapPolicy; readonly timeZone: string },
): ReadonlySet<string> {
  const open = new Set(given.toSorted((a, b) => a.atMs - b.atMs).map(({ id }) => id));
  const counted = exposures.filter((one) => !one.void && !open.has(one.id)).toSorted((a, b) => a.atMs - b.atMs);
  const excess = new Set<string>();
  for (const id of open) {
    // An exposure that no cap can ask for any more was forgotten, and stands in nobody's way.
    const exposed = exposures.filter((one) => one.id === id);
    const all = [...counted, ...exposed].toSorted((a, b) => a.atMs - b.atMs);
    const isTooMuch = exposed.some((one) => isOverCap(one, all, caps, timeZone));
    if (isTooMuch) excess.add(id);
    else counted.splice(0, counted.length, ...all);
  }
  return excess;
}

/** Whether some cap counts this exposure, and lets it or one after it not through. */
function isOverCap(
  one: Exposure,
  all: readonly Exposure[],
  { moments, campaigns, personCaps }: CapPolicy,
  timeZone: string,
): boolean {
  const ofMoment = moments.get(one.moment)?.caps ?? [];
  const ofCampaign = one.campaign === undefined ? undefined : campaigns.get(one.campaign)?.caps;
  /** `isCounted`: by these caps, oldest first. */
  const isOver = (rules: readonly CapRule[] = [], isCounted: (other: Exposure) => boolean) => {
    const counted = rules.length === 0 ? [] : all.filter(isCounted);
    const times = counted.map(({ atMs }) => atMs);
    return counted.some(({ atMs }, at) => atMs >= one.atMs && capReached(rules, times.slice(0, at), timeZone, atMs));
  };
  const inRun = all.filter(({ moment, run }) => moment === one.moment && run === one.run).length;
  return (
    ofMoment.some(({ window, max }) => window === "run" && inRun > max) ||
    isOver(ofMoment, ({ moment }) => moment === one.moment) ||
    (one.marketing && isOver(ofCampaign, ({ marketing, campaign }) => marketing && campaign === one.campaign)) ||
    (one.person && isOver(personCaps, ({ person }) => person))
  );
}
