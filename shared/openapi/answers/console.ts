import * as v from "valibot";

/** Answer of POST /admin/v1/console. */
export const consoleLink = v.object({
  url: v.pipe(v.string(), v.description("the console, with the code in the fragment: good once")),
  until: v.pipe(v.string(), v.description("until when, RFC 3339")),
});

/** Answer of POST /console/session. */
export const sessionAnswer = v.object({
  operator: v.pipe(
    v.nullable(v.object({ name: v.string(), role: v.string() })),
    v.description("who is signed in now; null: nobody"),
  ),
  until: v.exactOptional(
    v.pipe(
      v.string(),
      v.description("when the session ends, RFC 3339; absent without one, as through Cloudflare Access"),
    ),
  ),
});
