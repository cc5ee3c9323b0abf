import { runSightings } from "../sightings/run-sightings.ts";
import type { Route } from "./route.ts";

/** POST /v1/sightings: what a gateway heard. Answers 202 `{accepted, ignored}`, rows. */
export const sightings: Route = { method: "POST", path: "/v1/sightings", guard: "sender", handle: runSightings };
