import { type EndedRun, endRun, isOfApp, type Journeys, type Run } from "./run.ts";

/** Most runs of one person that are under way: of one journey, and of all. */
export const MAX_RUNS_A_JOURNEY = 10;
export const MAX_RUNS = 32;

/**
 * The journeys with room for one more run of this journey. If there is none, the run that was idle longest goes, of
 * those that the same sender opened: no sender pushes out what another one began. What only an app speaks of keeps no
 * sender out, since anyone can make an app begin as many as it likes. Undefined: there is no room.
 */
export function makeRoom(
  journeys: Journeys,
  { journey, openedBy }: Pick<Run, "journey" | "openedBy">,
  nowMs: number,
): { readonly journeys: Journeys; readonly ended: readonly EndedRun[] } | undefined {
  const ofJourney = journeys.runs.filter((run) => run.journey === journey);
  const crowd = ofJourney.length >= MAX_RUNS_A_JOURNEY ? ofJourney : journeys.runs;
  if (crowd.length < (crowd === ofJourney ? MAX_RUNS_A_JOURNEY : MAX_RUNS)) return { journeys, ended: [] };
  const idle = idlestOf(crowd, (run) => run.openedBy === openedBy) ?? idlestOf(crowd, isOfApp);
  if (idle === undefined) return undefined;
  // By a message that comes late, it ends no earlier than what was said of it.
  const next = endRun(journeys, idle, { atMs: Math.max(nowMs, idle.progressMs), reason: "displaced" });
  return { journeys: next, ended: next.ended.slice(-1) };
}

function idlestOf(runs: readonly Run[], isAsked: (run: Run) => boolean): Run | undefined {
  return runs.filter(isAsked).sort((a, b) => a.progressMs - b.progressMs)[0];
}
