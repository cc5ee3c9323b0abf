import * as v from "valibot";
import { gate, outcome, REASONS } from "./answer.ts";
import { health } from "./public.ts";
import { instant } from "./values.ts";

const { detail: _, ...gateWithoutDetail } = gate.entries;

/** Answer of GET /admin/v1/receipts/{receipt}. */
export const operatorReceipt = v.object({
  day: v.pipe(v.string(), v.metadata({ format: "date" }), v.description("UTC day of the decision")),
  outcome,
  reason: v.exactOptional(v.picklist(REASONS)),
  moment: v.exactOptional(v.string()),
  campaign: v.exactOptional(v.string()),
  gates: v.array(v.object(gateWithoutDetail)),
});

const refusals = {
  count: v.pipe(v.number(), v.description("since it began, without a day's break; approximate")),
  firstAt: v.pipe(instant, v.description("to the minute")),
  lastAt: v.pipe(instant, v.description("to the minute")),
};

/** A sender of the catalog, and how it does. */
const senderHealth = v.object({
  sender: v.string(),
  kind: v.string(),
  scopes: v.array(v.string()),
  places: v.exactOptional(v.pipe(v.array(v.string()), v.description("absent: all"))),
  revoked: v.boolean(),
  heardAt: v.pipe(
    v.nullable(instant),
    v.description("minute of its last message whose signature held; null: none in 90 days"),
  ),
  refused: v.pipe(
    v.array(v.object({ code: v.string(), ...refusals })),
    v.description("what its messages were refused for in the last 24 hours, the last one first"),
  ),
});

/** Answer of GET /admin/v1/health. */
export const operatorHealth = v.object({
  ...health.entries,
  failures: v.pipe(
    v.array(v.object({ what: v.string(), ...refusals })),
    v.description("what was missing when messages were answered 503 in the last 24 hours, the last one first"),
  ),
  guardrails: v.pipe(
    v.array(v.object({ campaign: v.string(), pausedAt: instant })),
    v.description("campaigns that a guardrail paused and nobody resumed"),
  ),
  senders: v.pipe(v.array(senderHealth), v.description("all of the catalog, in its order")),
});
