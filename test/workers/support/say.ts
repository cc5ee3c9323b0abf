import type { Visitor } from "./visitor.ts";

/** Says yes or no on the settings page, on the notice there is unless told. */
export function say(visitor: Visitor, grants: Record<string, boolean>, changes: object = {}, about = {}) {
  const list = Object.entries(grants).map(([purpose, granted]) => ({ purpose, granted }));
  const claims = { grants: list, noticeVersion: "1", surface: "settings", ...changes };
  return visitor.send("/v1/me/consent", "consent+jwt", claims, about);
}
