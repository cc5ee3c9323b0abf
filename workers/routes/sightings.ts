import { sightingsClaims } from "../../shared/messages/sightings.ts";
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
    schema: sightingsClaims,
    maxBytes: MAX_TOKEN_BYTES,
    read: async (claims, about) => (await loadSightings()).readHeard(claims, about),
  },
  async (call, message) => (await loadSightings()).runSightings(call, message),
);
