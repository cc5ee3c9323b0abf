import * as v from "valibot";
import { closed } from "../schema/closed.ts";

/** Body of POST /admin/v1/webhooks/{id}/replay: one message by its `webhook-id`, or (absent) all that wait or were given up. */
export const replayRequest = closed({
  message: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,86}$/, "must be a webhook-id"))),
});
