import * as v from "valibot";
import { checkClaims, commonClaims } from "../messages/common.ts";
import { closed } from "../schema/closed.ts";

/** How long a session of the console lasts at most, seconds. */
export const SESSION_SECONDS = 3_600;

/** An operator signs in so often in that time at most: each time is a line of the log, and lines of others would have to go. */
export const MAX_SESSIONS = 20;

/** Claims of `console-session+jwt`, which the mesh signs for a browser and only the mesh reads. */
const sessionClaims = closed({
  ...commonClaims,
  /** Name of the operator. */
  sub: v.string(),
  /** base64url SHA-256 of what signed them in: the session ends with it. */
  key: v.string(),
  exp: v.pipe(v.number(), v.finite()),
});

export type SessionClaims = v.InferOutput<typeof sessionClaims>;

/** The claims of a session whose signature held, if it is of this mesh and not over; else undefined. */
export function judgeSessionClaims(
  payload: unknown,
  { audience, nowMs }: { readonly audience: string; readonly nowMs: number },
): SessionClaims | undefined {
  const checked = checkClaims(sessionClaims, payload);
  if (!checked.ok || checked.value.aud !== audience) return undefined;
  const { iat, exp } = checked.value;
  return exp - iat <= SESSION_SECONDS && nowMs < exp * 1000 ? checked.value : undefined;
}
