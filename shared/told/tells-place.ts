import type { Where } from "../catalog/catalog.ts";
import type { StageRule } from "../catalog/journey-rule.ts";
import type { MomentRule, Policy } from "../catalog/policy.ts";
import type { HookEvent } from "../webhooks/hook-events.ts";

/** By what it is judged whether an id tells where somebody was. */
export type Placing = Pick<Policy, "moments" | "places" | "journeys">;

/**
 * Whether this member of an event's data tells a place: it is a place's id, or the id of a moment, a stage or a campaign that only
 * one place, zone or marker sets off. What a condition asks for is not looked at.
 */
export function tellsPlace(member: string, data: HookEvent["data"], policy: Placing): boolean {
  const value = data[member];
  if (typeof value !== "string") return false;
  if (policy.places.has(value)) return true;
  const { journey } = data;
  if (member === "campaign") return isCampaignOfPlace(value, policy);
  if (member === "stage") return typeof journey === "string" && isStageOfPlace(journey, value, policy);
  const moment = policy.moments.get(value);
  return NAMING.includes(member) && moment !== undefined && isOfPlace(moment, policy);
}

/** Members whose value may be the id of a moment. */
const NAMING: readonly string[] = ["moment", "name", "reason"];

/** Of a campaign with moments at two places nobody can tell at which of them. */
function isCampaignOfPlace(id: string, policy: Placing): boolean {
  const moments = [...policy.moments.values()].filter(({ campaign }) => campaign === id);
  return moments.length > 0 && moments.every((moment) => isOfPlace(moment, policy));
}

/** A catalog has no moments that follow each other in a circle. */
function isOfPlace({ on }: MomentRule, policy: Placing): boolean {
  if (on.kind === "zone" || on.kind === "scan") return true;
  if (on.kind === "stage") return isStageOfPlace(on.journey, on.stage, policy);
  if (on.kind === "after") {
    const followed = policy.moments.get(on.moment);
    return followed !== undefined && isOfPlace(followed, policy);
  }
  return "where" in on && on.where !== undefined && isOnePlace(on.where, policy);
}

/** A stage that waits for an earlier one tells what that one tells. */
function isStageOfPlace(journey: string, stage: string, policy: Placing): boolean {
  const stages = policy.journeys.byId.get(journey)?.stages ?? [];
  const isPlaced = ({ on }: StageRule, before: readonly StageRule[]): boolean => {
    if (on.kind === "scan") return true;
    if (on.kind === "enter") return isOnePlace(on.where, policy);
    if (on.kind !== "after") return false;
    const index = before.findIndex(({ id }) => id === on.stage);
    const waited = before[index];
    return waited !== undefined && isPlaced(waited, before.slice(0, index));
  };
  const index = stages.findIndex(({ id }) => id === stage);
  const rule = stages[index];
  return rule !== undefined && isPlaced(rule, stages.slice(0, index));
}

/** A label that one place alone has is as good as its id. */
function isOnePlace(where: Where, { places }: Pick<Placing, "places">): boolean {
  if ("place" in where) return true;
  return [...places.values()].filter(({ labels }) => labels.includes(where.label)).length === 1;
}
