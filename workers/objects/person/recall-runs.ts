import type { Policy } from "../../../shared/catalog/policy.ts";
import type { Journeys } from "../../../shared/journeys/run.ts";
import type { Facts } from "../../../shared/locate/facts.ts";
import { journeysTouched } from "../../../shared/locate/journeys-touched.ts";
import type { PersonContext } from "./person-context.ts";

/** The person's runs, if what a message says may move any. No other message reads them. */
export function recallRuns({ store }: PersonContext, facts: Facts, policy: Policy): Journeys | undefined {
  return journeysTouched(facts, policy).length === 0 ? undefined : store.runs.read();
}
