import type { PlaceRule } from "../catalog/policy.ts";
import { greatCircleMetres } from "./great-circle.ts";

/** The least way between two places, metres, from border to border; 0 where they touch, or one of them has no fence. */
export function metresBetween(
  a: Pick<PlaceRule, "center" | "radiusMetres"> | undefined,
  b: Pick<PlaceRule, "center" | "radiusMetres"> | undefined,
): number {
  if (a?.center === undefined || b?.center === undefined) return 0;
  const [from, to] = [a.center, b.center].map(([longitude, latitude]) => ({ longitude, latitude }));
  if (from === undefined || to === undefined) return 0;
  return Math.max(0, greatCircleMetres(from, to) - (a.radiusMetres ?? 0) - (b.radiusMetres ?? 0));
}
