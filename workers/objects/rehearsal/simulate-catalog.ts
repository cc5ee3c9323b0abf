import type { MeshError } from "../../../shared/errors.ts";
import { checkClaims } from "../../../shared/messages/common.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { calendarDayOf } from "../../../shared/simulate/calendar-day.ts";
import { simulateRequest } from "../../../shared/simulate/requests.ts";
import { type ComparedDays, simulateBothSteps, simulateDaySteps } from "../../../shared/simulate/simulate-day.ts";
import type { Simulation } from "../../../shared/simulate/simulation.ts";
import type { Steps } from "../../../shared/simulate/steps.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { openPublishedWorld, openWorld } from "./open-world.ts";
import { type Bound, engineOfQuestion, workOff } from "./work-off.ts";

/** One step takes 0.2 ms with the demo's catalog: 5,000 pings count as one second. */
const DAY: Bound = {
  seconds: 5,
  stepsAtOnce: 8,
  faultOf: (seconds, how) => ({
    pointer: "/pings",
    detail: `take more than ${seconds} s with this catalog, ${how}: ask for fewer, or use npx mesh simulate, which has no such bound`,
  }),
};

/** A made-up day on a catalog, or on two: as `mesh simulate --json` prints it. */
type SimulatedDay = { readonly simulation: Simulation } | ComparedDays;

/**
 * Simulates a day. Errors: invalid, also if that is too much work; not-found if the published catalog is asked for and there
 * is none; unavailable.
 */
export async function simulateCatalog(
  isolate: Isolate,
  sent: unknown,
  nowMs: number,
): Promise<Result<SimulatedDay, MeshError>> {
  const request = checkClaims(simulateRequest, sent);
  if (!request.ok) return err({ code: "invalid", faults: request.error });
  const { catalog, against, pings, seed, day } = request.value;
  const engine = engineOfQuestion();
  const world = await openWorld(catalog, "/catalog", engine.compile);
  if (!world.ok) return world;
  const options = { pings, seed, day: day ?? calendarDayOf(world.value.policy.mesh.timeZone, nowMs) };
  const finish = async <Made>(steps: Steps<Made>): Promise<Result<Made, MeshError>> => {
    const worked = await workOff(steps, DAY, engine);
    return worked.ok ? worked : err({ code: "invalid", faults: worked.error });
  };
  if (against === undefined) {
    const simulation = await finish(simulateDaySteps(world.value, options));
    return simulation.ok ? ok({ simulation: simulation.value }) : simulation;
  }
  const other =
    against === "published"
      ? await openPublishedWorld(isolate, engine.compile)
      : await openWorld(against, "/against", engine.compile);
  if (!other.ok) return other;
  return finish(simulateBothSteps(other.value, world.value, options));
}
