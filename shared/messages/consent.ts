import * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { deviceClaims } from "./common.ts";

/** Claims of `consent+jwt`: what the person said yes or no to, on which notice and where they saw it. */
export const consentClaims = closed({
  ...deviceClaims,
  grants: v.pipe(
    v.array(closed({ purpose: v.pipe(v.string(), v.minLength(1), v.maxLength(64)), granted: v.boolean() })),
    v.minLength(1),
    v.maxLength(20),
    v.check(
      (grants) => new Set(grants.map((grant) => grant.purpose)).size === grants.length,
      "must name each purpose once",
    ),
  ),
  noticeVersion: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  surface: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
});

export type ConsentClaims = v.InferOutput<typeof consentClaims>;
