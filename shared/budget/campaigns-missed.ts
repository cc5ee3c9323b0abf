import type { Policy } from "../catalog/policy.ts";
import type { Decision } from "../decide/decision.ts";

/** Ids of the campaigns, each once, for want of whose budget unit a moment got nothing. */
export function campaignsMissed({ gates }: Pick<Decision, "gates">, { moments }: Policy): readonly string[] {
  const missed = gates.flatMap(({ moment, reason }) =>
    reason === "budget" ? (moments.get(moment)?.campaign ?? []) : [],
  );
  return [...new Set(missed)];
}
