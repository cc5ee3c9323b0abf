import type { MomentRule, Policy } from "../catalog/policy.ts";
import { LOYALTY_PURPOSE } from "../catalog/purposes-of.ts";
import { isGranted, type PersonState } from "../person/person-state.ts";

/** Points that a moment gave by its effects. */
export interface PointsGiven {
  readonly moment: string;
  readonly points: number;
}

/**
 * What these moments give the person: nothing, unless the mesh counts points, the person has an account and agreed to have
 * points. Undefined: none of them gives any.
 */
export function pointsGiven(
  given: readonly MomentRule[],
  { profile, consent }: PersonState,
  { loyalty }: Pick<Policy, "loyalty">,
): readonly PointsGiven[] | undefined {
  if (loyalty?.ledger !== "mesh" || profile.customer === undefined || !isGranted(consent, LOYALTY_PURPOSE))
    return undefined;
  const all = given.flatMap(({ id, effects }) => {
    const points = effects.reduce((sum, effect) => (effect.kind === "points" ? sum + effect.points : sum), 0);
    return points === 0 ? [] : [{ moment: id, points }];
  });
  return all.length === 0 ? undefined : all;
}
