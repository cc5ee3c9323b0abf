import type { MomentRule } from "../catalog/policy.ts";
import type { Scalar } from "../condition/condition.ts";
import type { Profile } from "../person/person-state.ts";

/** The profile after the effects of these moments, in their order; suppressions that have ended are dropped on the way. */
export function applyEffects(profile: Profile, moments: readonly MomentRule[], nowMs: number): Profile {
  const effects = moments.flatMap((moment) => moment.effects);
  if (effects.length === 0) return profile;
  const suppressions = new Map(Object.entries(profile.suppressions).filter(([, untilMs]) => untilMs > nowMs));
  const attributes: Record<string, Scalar> = { ...profile.attributes };
  for (const effect of effects) {
    if (effect.kind === "suppress") {
      suppressions.set(effect.name, Math.max(suppressions.get(effect.name) ?? 0, nowMs + effect.forMs));
    } else if (effect.kind === "set") {
      Object.assign(attributes, effect.attributes);
    }
  }
  return { ...profile, suppressions: Object.fromEntries(suppressions), attributes };
}
