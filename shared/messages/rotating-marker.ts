import * as v from "valibot";
import { closed } from "../schema/closed.ts";

/** A display shows a new code at least this often: a photograph of it is good for so long at most, seconds. */
export const MAX_SECONDS = 600;

/**
 * Claims of a `qr+jwt`: what makes the code of a marker one that changes. It is in the marker's URL, /m/{marker}?s={token},
 * signed by a sender of the marker's place, and has at most 512 characters with it.
 */
export const rotatingMarkerClaims = v.pipe(
  closed({
    aud: v.string(),
    marker: v.string(),
    iat: v.pipe(v.number(), v.finite()),
    exp: v.pipe(v.number(), v.finite()),
  }),
  v.check(({ iat, exp }) => exp > iat && exp - iat <= MAX_SECONDS, "must end within ten minutes"),
);
