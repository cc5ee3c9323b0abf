import { type JourneyWorld, type Mover, moveRuns } from "../../../shared/journeys/move-runs.ts";
import { type Journeys, NO_JOURNEYS } from "../../../shared/journeys/run.ts";
import { at, FLIGHT, indexOf, signal } from "./flight.ts";

export const WORLD: JourneyWorld = { index: indexOf(FLIGHT), isGranted: () => true };
export const DEPARTS = {
  departs: "2026-08-14T18:00:00Z",
  boards: "2026-08-14T17:20:00Z",
  lands: "2026-08-14T20:00:00Z",
};

/** Plays what happens one after the other; what each made fire, as "stage" or "stage key". */
export function play(
  movers: readonly Mover[],
  world = WORLD,
  before = NO_JOURNEYS,
): { fired: string[]; journeys: Journeys; ended: string[] } {
  let journeys = before;
  const fired: string[] = [];
  const ended: string[] = [];
  for (const mover of movers) {
    const step = moveRuns(journeys, mover, world);
    journeys = step.journeys;
    fired.push(...step.reached.map(({ stage }) => stage));
    ended.push(...step.ended.map(({ key, reason }) => `${key} ${reason}`));
  }
  return { fired, journeys, ended };
}

export const booked = (time: string, data: object = DEPARTS) => signal("booked", at(time), { data });
export const event = (time: string, key = "AC834"): Mover => ({
  kind: "event",
  name: "check-in",
  key,
  atMs: at(time),
  trust: "low",
});
export const enter = (time: string, labels = ["airport"]): Mover => ({
  kind: "enter",
  place: "fra",
  labels,
  atMs: at(time),
  trust: "medium",
});
export const scan = (time: string, marker = "taxi-rank"): Mover => ({
  kind: "scan",
  marker,
  atMs: at(time),
  trust: "medium",
});
