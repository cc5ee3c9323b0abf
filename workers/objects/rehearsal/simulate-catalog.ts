import type { MeshError } from "../../../shared/errors.ts";
import { checkClaims } from "../../../shared/messages/common.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { calendarDayOf } from "../../../shared/simulate/calendar-day.ts";
import { simulateRequest } from "../../../shared/simulate/requests.ts";
import { simulateBoth, simulateDay } from "../../../shared/simulate/simulate-day.ts";
import type { Simulation, SimulationComparison } from "../../../shared/simulate/simulation.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { openPublishedWorld, openWorld } from "./open-world.ts";

/** A made-up day on a catalog, or on two: as `mesh simulate --json` prints it. */
type SimulatedDay =
  | { readonly simulation: Simulation }
  | { readonly before: Simulation; readonly after: Simulation; readonly comparison: SimulationComparison };

/** Simulates a day. Errors: invalid; not-found if the published catalog is asked for and there is none; unavailable. */
export async function simulateCatalog(
  isolate: Isolate,
  sent: unknown,
  nowMs: number,
): Promise<Result<SimulatedDay, MeshError>> {
  const request = checkClaims(simulateRequest, sent);
  if (!request.ok) return err({ code: "invalid", faults: request.error });
  const { catalog, against, pings, seed, day } = request.value;
  const world = openWorld(catalog, "/catalog");
  if (!world.ok) return world;
  const options = { pings, seed, day: day ?? calendarDayOf(world.value.policy.mesh.timeZone, nowMs) };
  if (against === undefined) return ok({ simulation: simulateDay(world.value, options) });
  const other = against === "published" ? await openPublishedWorld(isolate) : openWorld(against, "/against");
  if (!other.ok) return other;
  return ok(simulateBoth(other.value, world.value, options));
}
