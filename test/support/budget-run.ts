import type { CampaignRule } from "../../shared/catalog/policy.ts";
import type { SharedStore } from "../../shared/shared-store.ts";
import { type Isolate, makeIsolate } from "./isolate.ts";
import { type Books, type Fault, makeMemoryStore } from "./memory-store.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** A Monday morning in UTC, where no hour ends for a while. */
export const START_MS = Date.UTC(2026, 10, 23, 8, 5);

export function campaignWith(budget: CampaignRule["budget"], more: Partial<CampaignRule> = {}): CampaignRule {
  return { id: "spring", caps: [], control: 0, pace: "asap", ...(budget === undefined ? {} : { budget }), ...more };
}

/** What came of all visits: the lease of each unit that an offer spent, and how many heard `budget`. */
export interface Tally {
  readonly spent: string[];
  refused: number;
}

/**
 * One message that may win an offer: a unit is taken, the person's object decides, and what it did not spend is given
 * back. The isolate may die before the call, and after the object has recorded the decision.
 */
export async function visit(
  isolate: Isolate,
  time: VirtualTime,
  campaign: CampaignRule,
  tally: Tally,
  { spends = true, objectMs = 3 } = {},
): Promise<boolean> {
  const unit = await isolate.units.take(campaign, "UTC", isolate.defer);
  if (unit === undefined) {
    tally.refused += 1;
    return false;
  }
  await isolate.point();
  await time.wait(objectMs);
  if (spends) tally.spent.push(unit.lease);
  await isolate.point();
  if (spends) isolate.units.spend(unit, isolate.defer);
  else isolate.units.giveBack(unit);
  return spends;
}

/** What happens to each call of an edge. */
export type Weather = (operation: keyof SharedStore) => Fault;

/** An edge that reaches the books through this weather, 4 ms there and 4 ms back where nothing else is said. */
export function edge(name: string, time: VirtualTime, books: Books, weather: Weather = () => ({}), diesAt?: number) {
  const sharedStore = makeMemoryStore(books, time, (operation) => ({
    requestMs: 4,
    answerMs: 4,
    ...weather(operation),
  }));
  return makeIsolate(name, time, sharedStore, diesAt);
}

/** Gives away all that can still be given, at a fresh edge in good weather: what is not spent after this never will be. */
export async function drain(time: VirtualTime, books: Books, campaign: CampaignRule, tally: Tally): Promise<void> {
  const last = edge("last", time, books);
  let isDry = false;
  const spend = async () => {
    while (!isDry) isDry = !(await visit(last, time, campaign, tally));
  };
  const spending = spend();
  while (!isDry) await time.runUntil(time.now() + 1_000);
  await spending;
}

/** What was never spent of the leases that were not settled, and how many leases that is. */
export function writtenOff({ ledgers }: Books, { spent }: Tally): { readonly units: number; readonly leases: number } {
  const open = [...ledgers.values()].flatMap(({ leases }) => Object.entries(leases));
  const left = open.map(([id, { units }]) => units - spent.filter((lease) => lease === id).length);
  const lost = left.filter((units) => units > 0);
  return { units: lost.reduce((sum, units) => sum + units, 0), leases: lost.length };
}
