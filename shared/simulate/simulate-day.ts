import type { Simulation, SimulationComparison, SimulationOptions } from "./simulation.ts";
import type { World } from "./world.ts";

/** A made-up day of people on one catalog. */
export declare function simulateDay(world: World, options: SimulationOptions): Simulation;

/** The same people on the same day, on two catalogs: the walk is drawn from what both have. */
export declare function simulateBoth(
  before: World,
  after: World,
  options: SimulationOptions,
): { readonly before: Simulation; readonly after: Simulation; readonly comparison: SimulationComparison };
