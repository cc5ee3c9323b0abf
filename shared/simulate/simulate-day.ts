import { compareSimulations } from "./compare-simulations.ts";
import { drawWays } from "./draw-ways.ts";
import { liveWays } from "./live-ways.ts";
import type { Simulation, SimulationComparison, SimulationOptions } from "./simulation.ts";
import { surveyTerrain } from "./terrain.ts";
import type { World } from "./world.ts";

/** A made-up day of people on one catalog. The same catalog and options give the same figures. */
export function simulateDay(world: World, options: SimulationOptions): Simulation {
  return liveWays(world, drawWays(surveyTerrain([world.catalog]), options), options);
}

/**
 * The same people on the same day, on two catalogs. They walk between the places of both: where only one of them has a
 * place, people go there all the same, and the other catalog knows nothing of it.
 */
export function simulateBoth(
  before: World,
  after: World,
  options: SimulationOptions,
): { readonly before: Simulation; readonly after: Simulation; readonly comparison: SimulationComparison } {
  const ways = drawWays(surveyTerrain([before.catalog, after.catalog]), options);
  const { onProgress = () => {} } = options;
  const was = liveWays(before, ways, { ...options, onProgress: (share) => onProgress(share / 2) });
  const is = liveWays(after, ways, { ...options, onProgress: (share) => onProgress(0.5 + share / 2) });
  return { before: was, after: is, comparison: compareSimulations(was, is) };
}
