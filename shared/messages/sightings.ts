import * as v from "valibot";
import { sightingFormats } from "../radio/sighting.ts";
import { closed } from "../schema/closed.ts";
import { commonClaims } from "./common.ts";

/** Claims of `sightings+jwt`: what a gateway heard, as its vendor's format says; `readSightings` reads the body. */
export const sightingsClaims = closed({
  ...commonClaims,
  format: v.picklist(sightingFormats),
  body: v.custom<unknown>(
    (body) => typeof body === "string" || (typeof body === "object" && body !== null),
    "must be a string, an object or an array",
  ),
});

export type SightingsClaims = v.InferOutput<typeof sightingsClaims>;
