import type { Policy } from "../../../../shared/catalog/policy.ts";
import type { PointsGiven } from "../../../../shared/decide/points-given.ts";
import { creditPoints } from "../../../../shared/points/change-points.ts";
import { momentSource } from "../../../../shared/points/moment-source.ts";
import type { PersonContext } from "../person-context.ts";
import { ensureCard } from "./keep-card.ts";

/** Gives the points of a decision, in its turn: a lot for each moment, once for the decision. */
export function givePoints(
  context: PersonContext,
  given: readonly PointsGiven[],
  { policy: { loyalty }, serial, nowMs }: { readonly policy: Policy; readonly serial: string; readonly nowMs: number },
): void {
  if (loyalty === undefined) return;
  ensureCard(context, nowMs);
  const { points: rows } = context.store;
  const next = given.reduce((ledger, { moment, points }) => {
    const source = momentSource(serial, moment);
    const lot = { source, points, atMs: nowMs, untilMs: nowMs + loyalty.expireAfterMs, reason: moment };
    return creditPoints(ledger, lot, nowMs);
  }, rows.read());
  rows.save(next);
}
