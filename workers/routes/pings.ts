import { runPing } from "../ping/pipeline.ts";
import type { Route } from "./route.ts";

/** POST /v1/pings: a device says where it is and what happens, and learns whether that earns an offer. */
export const pings: Route = { method: "POST", path: "/v1/pings", guard: "device", handle: runPing };
