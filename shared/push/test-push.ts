import * as v from "valibot";
import { thumbprint } from "../live/live-request.ts";
import { closed } from "../schema/closed.ts";
import type { PushOutcome } from "./delivery.ts";

/** Body of POST /admin/v1/push. */
export const testPushRequest = closed({ device: thumbprint });

/** Answer of POST /admin/v1/push. */
export const testPushAnswer = v.object({
  delivered: v.pipe(
    v.boolean(),
    v.description("whether the push service took it; the device shows it when it is reached"),
  ),
  status: v.exactOptional(
    v.pipe(v.number(), v.description("what the push service answered; absent: it did not answer within 5 s")),
  ),
});

/** How long a push service keeps a test for a device that is away: whoever sends it looks at the phone. */
export const TEST_PUSH_VALID_MS = 10 * 60_000;

/** What the push service made of a test. */
export function testPushAnswerOf(outcome: PushOutcome): v.InferOutput<typeof testPushAnswer> {
  if (typeof outcome === "string") return { delivered: false };
  return { delivered: outcome.status >= 200 && outcome.status < 300, status: outcome.status };
}
