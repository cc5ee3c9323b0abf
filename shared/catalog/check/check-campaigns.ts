import { pointTo } from "../../json/json-pointer.ts";
import { parseInstant } from "../../time/instant.ts";
import type { Campaign } from "../catalog.ts";
import type { Checked } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";
import type { Pruned } from "./prune-invalid.ts";

/** Every campaign ends after it begins, and one that is paced evenly says over what. */
export function checkCampaigns(campaigns: readonly Checked<Campaign>[], faults: FaultList): void {
  for (const [index, { pruned: campaign }] of campaigns.entries()) {
    if (campaign === undefined) continue;
    const at = pointTo("/campaigns", index);
    checkSpan(campaign, at, faults);
    if (campaign.pace === "even" && !saysOverWhat(campaign)) {
      faults.add(pointTo(at, "pace"), "even needs from and until, or a budget perHour or perDay");
    }
  }
}

/** What is there in a broken form was meant to say it. */
function saysOverWhat(campaign: Pruned<Campaign>): boolean {
  if ("from" in campaign && "until" in campaign) return true;
  if (!("budget" in campaign)) return false;
  const { budget } = campaign;
  return budget === undefined || "perHour" in budget || "perDay" in budget;
}

/** `from` is before `until`, where there are both. */
export function checkSpan(
  { from, until }: { readonly from?: string | undefined; readonly until?: string | undefined },
  at: string,
  faults: FaultList,
): void {
  if (from === undefined || until === undefined) return;
  const [fromMs, untilMs] = [parseInstant(from), parseInstant(until)];
  if (fromMs !== undefined && untilMs !== undefined && fromMs >= untilMs) {
    faults.add(pointTo(at, "until"), "must be later than from");
  }
}
