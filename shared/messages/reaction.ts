import * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { deviceClaims } from "./common.ts";

/** Claims of `reaction+jwt`: what became of an offer, and what it was worth. */
export const reactionClaims = closed({
  ...deviceClaims,
  receipt: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  kind: v.picklist(["impression", "click", "dismiss", "lead", "conversion"]),
  value: v.exactOptional(
    closed({
      amount: v.pipe(
        v.string(),
        v.regex(/^(?:0|[1-9]\d{0,11})(?:\.\d{1,4})?$/, "must be a decimal number such as 12.50"),
      ),
      currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, "must be an ISO 4217 code")),
    }),
  ),
});

export type ReactionClaims = v.InferOutput<typeof reactionClaims>;
