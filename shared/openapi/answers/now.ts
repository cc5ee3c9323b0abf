import * as v from "valibot";
import { coupon, offer } from "./answer.ts";
import { pass } from "./signed.ts";
import { instant, receiptId, serverTime } from "./values.ts";

const said = v.string();

/** A run of the person, and what its stage says. Text, never markup. */
export const nowRun = v.object({
  kind: v.literal("run"),
  journey: v.string(),
  run: v.pipe(v.string(), v.description("key of the run")),
  stage: v.string(),
  since: v.pipe(instant, v.description("when it came to the stage, or was last told something new there")),
  title: v.exactOptional(said),
  body: v.exactOptional(said),
  action: v.exactOptional(
    v.object({ label: said, url: v.exactOptional(v.pipe(v.string(), v.metadata({ format: "uri" }))) }),
  ),
  data: v.pipe(
    v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
    v.description("what senders said of the run, by name: data, never markup"),
  ),
});

/** An offer that was given and still holds. */
export const nowOffer = v.object({ kind: v.literal("offer"), offer, receipt: receiptId });

/** A coupon that a till would take. */
export const nowCoupon = v.object({ kind: v.literal("coupon"), coupon, receipt: receiptId });

/** How the person stands with their points. */
export const nowLoyalty = v.object({
  kind: v.literal("loyalty"),
  points: v.pipe(v.number(), v.integer(), v.description("the balance")),
  tier: v.exactOptional(v.pipe(v.string(), v.description("id of the tier"))),
});

/** Answer of POST /v1/me/now. */
export const nowAnswer = v.object({
  items: v.pipe(
    v.array(v.variant("kind", [nowRun, nowOffer, nowCoupon, nowLoyalty])),
    v.maxLength(20),
    v.description("the most pressing first; without a record, none"),
  ),
  pass: v.exactOptional(pass),
  serverTime,
});
