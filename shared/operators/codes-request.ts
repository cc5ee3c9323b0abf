import * as v from "valibot";
import { closed } from "../schema/closed.ts";

/** Most codes of one request. */
export const MAX_CODES = 5_000;

/** Body of POST /admin/v1/codes/{pool}: codes as the brand wrote them. */
export const codesRequest = closed({
  codes: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(MAX_CODES, `must be at most ${MAX_CODES} codes`)),
});

export type CodesRequest = v.InferOutput<typeof codesRequest>;
