import type { Policy } from "../../../../shared/catalog/policy.ts";
import { loadLoyalty } from "../../../cold.ts";
import type { PersonContext } from "../person-context.ts";

/** Loads what points and cards need, before the turn that needs it: only a catalog that has loyalty does. */
export async function openLoyalty({ cache }: PersonContext, { loyalty }: Pick<Policy, "loyalty">): Promise<void> {
  if (loyalty !== undefined) cache.loyalty ??= await loadLoyalty();
}

/** Whether it is at hand, or not needed. */
export function isLoyaltyAtHand({ cache }: PersonContext, { loyalty }: Pick<Policy, "loyalty">): boolean {
  return loyalty === undefined || cache.loyalty !== undefined;
}

/** What was loaded. Throws if it was not: a message that gives points is not answered without them. */
export function loyaltyAtHand({ cache }: PersonContext): NonNullable<PersonContext["cache"]["loyalty"]> {
  if (cache.loyalty === undefined) throw new Error("what points need was not loaded");
  return cache.loyalty;
}
