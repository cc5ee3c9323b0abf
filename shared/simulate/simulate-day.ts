import { compareSimulations } from "./compare-simulations.ts";
import { drawWays } from "./draw-ways.ts";
import { liveWays } from "./live-ways.ts";
import type { Simulation, SimulationComparison, SimulationOptions } from "./simulation.ts";
import { finishSteps, type Steps } from "./steps.ts";
import { surveyTerrain } from "./terrain.ts";
import type { World } from "./world.ts";

/** The same people on the same day, on two catalogs. */
export interface ComparedDays {
  readonly before: Simulation;
  readonly after: Simulation;
  readonly comparison: SimulationComparison;
}

/** A made-up day of people on one catalog. The same catalog and options give the same figures. */
export function simulateDay(world: World, options: SimulationOptions): Simulation {
  return finishSteps(simulateDaySteps(world, options));
}

/** The same, a step for each person and for each message. */
export function* simulateDaySteps(world: World, options: SimulationOptions): Steps<Simulation> {
  return yield* liveWays(world, drawWays(surveyTerrain([world.catalog]), options), options);
}

/**
 * The same people on the same day, on two catalogs. They walk between the places of both: where only one of them has a
 * place, people go there all the same, and the other catalog knows nothing of it.
 */
export function simulateBoth(before: World, after: World, options: SimulationOptions): ComparedDays {
  return finishSteps(simulateBothSteps(before, after, options));
}

/** The same, a step for each person and for each message of either catalog. */
export function* simulateBothSteps(before: World, after: World, options: SimulationOptions): Steps<ComparedDays> {
  const ways = drawWays(surveyTerrain([before.catalog, after.catalog]), options);
  const { onProgress = () => {} } = options;
  const was = yield* liveWays(before, ways, { ...options, onProgress: (share) => onProgress(share / 2) });
  const is = yield* liveWays(after, ways, { ...options, onProgress: (share) => onProgress(0.5 + share / 2) });
  return { before: was, after: is, comparison: compareSimulations(was, is) };
}
