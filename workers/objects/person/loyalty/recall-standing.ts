import type { Policy } from "../../../../shared/catalog/policy.ts";
import { LOYALTY_PURPOSE } from "../../../../shared/catalog/purposes-of.ts";
import { type Standing, standingOf } from "../../../../shared/loyalty/standing.ts";
import { isGranted, type PersonState } from "../../../../shared/person/person-state.ts";
import type { PersonContext } from "../person-context.ts";

/** How the person stands with their points, if a condition or a text of the catalog asks for it and they agreed to have any. */
export function recallStanding(
  context: PersonContext,
  person: PersonState,
  policy: Policy,
  nowMs: number,
): Standing | undefined {
  return policy.asksStanding ? readStanding(context, person, policy, nowMs) : undefined;
}

/** The same, whatever the catalog asks for. */
export function readStanding(
  { store }: PersonContext,
  { consent }: PersonState,
  { loyalty }: Policy,
  nowMs: number,
): Standing | undefined {
  if (loyalty === undefined || !isGranted(consent, LOYALTY_PURPOSE)) return undefined;
  return standingOf(loyalty, { card: store.card.read(), points: store.points.read() }, nowMs);
}
