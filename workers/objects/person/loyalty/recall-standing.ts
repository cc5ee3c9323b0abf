import type { Policy } from "../../../../shared/catalog/policy.ts";
import { LOYALTY_PURPOSE } from "../../../../shared/catalog/purposes-of.ts";
import { type Standing, standingOf } from "../../../../shared/loyalty/standing.ts";
import { isGranted, type PersonState } from "../../../../shared/person/person-state.ts";
import type { PersonContext } from "../person-context.ts";

/** How the person stands with their points, if the catalog asks for it and they agreed to have any. */
export function recallStanding(
  { store }: PersonContext,
  { consent }: PersonState,
  { asksStanding, loyalty }: Policy,
  nowMs: number,
): Standing | undefined {
  if (!asksStanding || loyalty === undefined || !isGranted(consent, LOYALTY_PURPOSE)) return undefined;
  return standingOf(loyalty, { card: store.card.read(), points: store.points.read() }, nowMs);
}
