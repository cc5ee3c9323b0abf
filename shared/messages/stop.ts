import * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { deviceClaims } from "./common.ts";

/** Claims of `stop+jwt`: the person wants no more of what this receipt is of, or wants it again. */
export const stopClaims = closed({
  ...deviceClaims,
  receipt: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  stopped: v.boolean(),
});

export type StopClaims = v.InferOutput<typeof stopClaims>;
