import * as v from "valibot";
import { coupon } from "./answer.ts";
import { instant, receiptId } from "./values.ts";

const whole = v.pipe(v.number(), v.integer());

/** What became of points. */
export const ledgerLine = v.object({
  at: instant,
  kind: v.pipe(
    v.picklist(["earn", "spend", "release", "reverse", "expire"]),
    v.description("given; spent; a reward that was undone; taken back; ended"),
  ),
  points: v.pipe(whole, v.description("below 0 if the person has fewer by it")),
  reason: v.pipe(v.string(), v.description("for the person to read; of a moment its id")),
});

/** Answer of POST /v1/me/card. */
export const loyaltyCard = v.object({
  number: v.pipe(v.string(), v.regex(/^\d{6,32}$/), v.description("the mesh's own 16 digits, or the brand's")),
  image: v.pipe(v.string(), v.metadata({ format: "uri" }), v.description("an SVG of the number for a till to scan")),
  points: v.object({
    balance: v.pipe(whole, v.description("below 0 if the person owes some")),
    expiring: v.exactOptional(v.object({ points: whole, at: instant })),
  }),
  tier: v.exactOptional(v.pipe(v.string(), v.description("id of the tier that they are on"))),
  next: v.exactOptional(v.object({ tier: v.string(), points: v.pipe(whole, v.description("so many are missing")) })),
  ledger: v.pipe(v.array(ledgerLine), v.maxLength(100), v.description("newest first; of a brand's ledger none")),
});

/** Answer of POST /v1/me/rewards. */
export const rewardAnswer = v.object({
  coupon,
  receipt: receiptId,
  points: v.pipe(whole, v.description("the balance that is left")),
});
