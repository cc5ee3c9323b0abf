import { type EndedRun, endRun, type Journeys, type Run } from "./run.ts";

/** Most runs of one person that are under way: of one journey, and of all. */
export const MAX_RUNS_A_JOURNEY = 10;
export const MAX_RUNS = 32;

/**
 * The journeys with room for one more run of this journey. If there is none, the run that was idle longest goes, of
 * those that the same sender opened: no one pushes out what somebody else began. Undefined: there is no room.
 */
export function makeRoom(
  journeys: Journeys,
  { journey, openedBy }: Pick<Run, "journey" | "openedBy">,
  nowMs: number,
): { readonly journeys: Journeys; readonly ended: readonly EndedRun[] } | undefined {
  const ofJourney = journeys.runs.filter((run) => run.journey === journey);
  const crowd = ofJourney.length >= MAX_RUNS_A_JOURNEY ? ofJourney : journeys.runs;
  if (crowd.length < (crowd === ofJourney ? MAX_RUNS_A_JOURNEY : MAX_RUNS)) return { journeys, ended: [] };
  const own = crowd.filter((run) => run.openedBy === openedBy).sort((a, b) => a.progressMs - b.progressMs);
  const idle = own[0];
  if (idle === undefined) return undefined;
  const next = endRun(journeys, idle, { atMs: nowMs, reason: "displaced" });
  return { journeys: next, ended: next.ended.slice(-1) };
}
