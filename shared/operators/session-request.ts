import * as v from "valibot";
import { closed } from "../schema/closed.ts";

/** How long a code of the console is good, seconds. */
export const CODE_SECONDS = 60;

/** Random bytes of a code: 24 characters of base64url, of which each bit counts. */
export const CODE_BYTES = 18;

/** Body of POST /admin/v1/console: nothing is to be said. */
export const linkRequest = closed({});

/** Body of POST /console/session. A code begins a session; null ends the one of the cookie; without it nothing changes. */
export const sessionRequest = closed({
  code: v.exactOptional(
    v.nullable(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{24}$/, "must be 24 characters of base64url"))),
  ),
});

export type SessionRequest = v.InferOutput<typeof sessionRequest>;
