import * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { deviceClaims } from "./common.ts";

/** Claims of `reward+jwt`: which reward of the catalog is wanted. */
export const rewardClaims = closed({ ...deviceClaims, reward: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) });

export type RewardClaims = v.InferOutput<typeof rewardClaims>;
