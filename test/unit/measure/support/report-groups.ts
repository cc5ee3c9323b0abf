import type { CampaignRule } from "../../../../shared/catalog/policy.ts";
import { type CountGroup, type GroupBy, SLOTS } from "../../../../shared/measure/count.ts";
import { makeReport } from "../../../../shared/measure/make-report.ts";
import { addSlot } from "../../../../shared/measure/slots.ts";

/** A group of counts, of people who could get offers unless told. */
export function group(
  keys: CountGroup["keys"],
  figures: CountGroup["figures"],
  more: Partial<CountGroup> = {},
): CountGroup {
  return { keys, arm: "treatment", figures, values: [], ...more };
}

/** The rules of campaigns, with what a report looks at. */
export function rulesOf(...rules: Partial<CampaignRule>[]): ReadonlyMap<string, CampaignRule> {
  return new Map(
    rules.map(({ id = "coffee", ...rule }) => [
      id,
      { id, caps: [], control: 0, pace: "asap", ...rule } as CampaignRule,
    ]),
  );
}

export const report = (groups: CountGroup[], by: GroupBy, rules = rulesOf(), campaign?: string) =>
  makeReport(groups, campaign === undefined ? { by } : { by, campaign }, rules);

export const coffee = { campaign: "coffee" };
export const euros = (minor: number, isClaimed = false) => ({ currency: "EUR", minor, isClaimed });
export const yen = (minor: number, isClaimed = false) => ({ currency: "JPY", minor, isClaimed });

/** Slots of so many people. */
export const slotsOf = (people: number) => {
  const drawn = Array.from({ length: Math.min(people, SLOTS) }, (_, slot) => slot);
  return drawn.reduce<string | undefined>(addSlot, undefined) ?? "0";
};
