import * as v from "valibot";
import { REACTION_KINDS } from "../condition/reaction-kind.ts";
import { writtenMoney } from "../money/written-money.ts";
import { closed } from "../schema/closed.ts";
import { deviceClaims } from "./common.ts";

/** Claims of `reaction+jwt`: what became of an offer, and what it was worth. */
export const reactionClaims = closed({
  ...deviceClaims,
  receipt: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  kind: v.picklist(REACTION_KINDS),
  value: v.exactOptional(writtenMoney),
});

export type ReactionClaims = v.InferOutput<typeof reactionClaims>;
