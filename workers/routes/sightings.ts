import { loadSightings } from "../cold.ts";
import { senderRoute } from "./route.ts";

/** Most bytes of a `sightings+jwt`. */
const MAX_TOKEN_BYTES = 1_048_576;

/** POST /v1/sightings: what a gateway heard. Answers 202 `{accepted, ignored}`, rows. */
export const sightings = senderRoute(
  "/v1/sightings",
  {
    typ: "sightings+jwt",
    scope: "sightings",
    maxBytes: MAX_TOKEN_BYTES,
    read: async (payload, known) => (await loadSightings()).readHeard(payload, known),
  },
  async (call, message) => (await loadSightings()).runSightings(call, message),
);
