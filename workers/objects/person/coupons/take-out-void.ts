import type { Policy } from "../../../../shared/catalog/policy.ts";
import type { VoidReports } from "../../../../shared/live/void-reports.ts";
import { loadCoupons } from "../../../cold.ts";
import type { PersonContext } from "../person-context.ts";

/** Takes out what is void (`takeOut`) before a turn that reads it: only a mesh where something is void loads what it needs. */
export async function takeOutVoid(context: PersonContext, spans: readonly VoidReports[] | undefined): Promise<void> {
  if (spans === undefined || spans.length === 0) return;
  const { takeOut } = await loadCoupons();
  takeOut(context, spans, Date.now());
}

/** What is void as far as a decision by this catalog asks for it: for what a person used, or how many points they have. */
export function voidAsked(
  { asksHistory, asksStanding }: Policy,
  spans: readonly VoidReports[] | undefined,
): readonly VoidReports[] | undefined {
  return asksHistory || asksStanding ? spans : undefined;
}
