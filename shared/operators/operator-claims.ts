import * as v from "valibot";
import { type MeshError, refuse } from "../errors.ts";
import { checkClaims, commonClaims } from "../messages/common.ts";
import { err, ok, type Result } from "../result.ts";
import { closed } from "../schema/closed.ts";
import { judgeWindow, LIVE_WINDOW } from "../token/window.ts";

/** Longest life of one message, seconds. */
export const OPERATOR_MESSAGE_SECONDS = 120;

/** Claims of `operator+jwt`: exactly this request, and nothing else, may be made with it. */
const operatorClaims = closed({
  ...commonClaims,
  exp: v.pipe(v.number(), v.finite()),
  method: v.string(),
  /** With its query, as the request line has it. */
  path: v.string(),
  /** SHA-256 of the body, base64url. */
  body: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, "must be a SHA-256 in base64url")),
});

export type OperatorClaims = v.InferOutput<typeof operatorClaims>;

/**
 * The claims of an operator's message whose signature held, if it was made for this request, this mesh and now. Errors:
 * wrong-audience; unauthenticated for what is no such message, or was made for another request; clock-skew.
 */
export function judgeOperatorClaims(
  payload: unknown,
  about: { readonly audience: string; readonly method: string; readonly path: string; readonly nowMs: number },
): Result<OperatorClaims, MeshError> {
  const checked = checkClaims(operatorClaims, payload);
  if (!checked.ok) {
    const [first] = checked.error;
    return err(refuse("unauthenticated", `the operator's message: ${first?.pointer ?? ""} ${first?.detail ?? ""}`));
  }
  const { aud, method, path, iat, exp } = checked.value;
  if (aud !== about.audience) return err(refuse("wrong-audience"));
  if (method !== about.method || path !== about.path)
    return err(refuse("unauthenticated", "the operator's message is for another request"));
  if (exp <= iat || exp - iat > OPERATOR_MESSAGE_SECONDS)
    return err(refuse("unauthenticated", `exp must be at most ${OPERATOR_MESSAGE_SECONDS} s after iat`));
  const isTimely = judgeWindow(LIVE_WINDOW, iat * 1000, about.nowMs) === "in" && about.nowMs <= exp * 1000;
  return isTimely ? ok(checked.value) : err(refuse("clock-skew"));
}
