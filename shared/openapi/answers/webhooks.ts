import * as v from "valibot";
import { HOOK_EVENTS } from "../../webhooks/hook-events.ts";
import { instant } from "./values.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A webhook as operators see it. */
export const webhookState = v.object({
  id: v.string(),
  host: v.string(),
  path: v.string(),
  events: v.array(v.picklist(HOOK_EVENTS)),
  purposes: v.array(v.string()),
  identity: v.picklist(["pairwise", "customer"]),
  own: v.pipe(v.boolean(), v.description("its host is in WEBHOOK_OWN_HOSTS; every other is a partner's")),
  state: v.pipe(
    v.picklist(["on", "gone", "closed"]),
    v.description(
      "gone: the endpoint answered 410, and nothing is sent until it is resumed; closed: the mesh's settings do not have its host",
    ),
  ),
  waiting: v.pipe(count, v.description("messages on their way")),
  failing: v.pipe(count, v.description("of those, tried before without success")),
  failed: v.pipe(count, v.description("given up after three days, kept for a replay until they are seven days old")),
  more: v.exactOptional(
    v.pipe(v.literal(true), v.description("there are more: of each of the 16 outboxes 1,000 of a kind are counted")),
  ),
  oldestAt: v.exactOptional(v.pipe(instant, v.description("when the oldest of those that were counted came about"))),
  lastStatus: v.exactOptional(v.pipe(v.number(), v.description("of an attempt that failed; 0: no answer"))),
  goneSince: v.exactOptional(instant),
});

/** Answer of GET /admin/v1/webhooks. */
export const webhookList = v.object({ webhooks: v.array(webhookState) });

/** Answer of POST /admin/v1/webhooks/{id}/test. */
export const webhookTested = v.object({
  delivered: v.boolean(),
  status: v.exactOptional(v.pipe(v.number(), v.description("of the endpoint's answer"))),
  reason: v.exactOptional(
    v.pipe(v.picklist(["no-answer", "no-secret"]), v.description("no-secret: none of its sealed secrets opens")),
  ),
});

/** Answer of POST /admin/v1/webhooks/{id}/replay. */
export const webhookReplayed = v.object({
  replayed: v.pipe(
    count,
    v.description("messages that are tried again now: of each of the 16 outboxes 1,000 at a time"),
  ),
});

/** Answer of POST /v1/me/subject. */
export const subjectAnswer = v.object({
  subject: v.pipe(v.string(), v.description("what this webhook, and no other, calls the person")),
});
