import type { CampaignRule } from "../catalog/policy.ts";
import type { CountGroup } from "./count.ts";

/**
 * Whether what devices claim is all that tells of conversions, so that it counts as value. It is not where a campaign names
 * events as its goal, nor where anything else was reported: the same purchase would count twice. The campaign of a row; ""
 * of moments without one; undefined of rows with moments of several, where any of them may tell.
 */
export function claimsCount(
  campaign: string | undefined,
  groups: readonly CountGroup[],
  campaigns: ReadonlyMap<string, Pick<CampaignRule, "conversions">>,
): boolean {
  const rules = campaign === undefined ? [...campaigns.values()] : [campaigns.get(campaign)];
  if (rules.some((rule) => rule?.conversions !== undefined)) return false;
  return !groups.some(
    ({ keys, figures: { conversions = 0 }, values }) =>
      (campaign === undefined || keys.campaign === undefined || keys.campaign === campaign) &&
      (conversions > 0 || values.some(({ isClaimed }) => !isClaimed)),
  );
}
