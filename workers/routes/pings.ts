import { pingClaims } from "../../shared/messages/ping.ts";
import { DAY_WINDOW } from "../../shared/token/window.ts";
import { runPing } from "../ping/pipeline.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/pings: a device says where it is and what happens, and learns whether that earns an offer. */
export const pings = deviceRoute(
  "/v1/pings",
  { typ: "ping+jwt", schema: pingClaims, window: () => DAY_WINDOW },
  runPing,
);
