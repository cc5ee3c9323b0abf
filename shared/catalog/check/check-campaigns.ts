import { parseInstant } from "../../time/instant.ts";
import type { Campaign } from "../catalog.ts";
import type { FaultList } from "./fault-list.ts";
import { pointTo } from "./json-pointer.ts";

/** Every campaign ends after it begins, and one that is paced evenly says over what. */
export function checkCampaigns(campaigns: readonly (Campaign | undefined)[], faults: FaultList): void {
  for (const [index, campaign] of campaigns.entries()) {
    if (campaign === undefined) continue;
    const at = pointTo("/campaigns", index);
    const { from, until, budget, pace } = campaign;
    checkSpan(campaign, at, faults);
    const hasEnd = from !== undefined && until !== undefined;
    if (pace === "even" && !hasEnd && budget?.perHour === undefined && budget?.perDay === undefined) {
      faults.add(pointTo(at, "pace"), "even needs from and until, or a budget perHour or perDay");
    }
  }
}

/** `from` is before `until`, where there are both. */
export function checkSpan({ from, until }: { from?: string; until?: string }, at: string, faults: FaultList): void {
  if (from === undefined || until === undefined) return;
  const [fromMs, untilMs] = [parseInstant(from), parseInstant(until)];
  if (fromMs !== undefined && untilMs !== undefined && fromMs >= untilMs) {
    faults.add(pointTo(at, "until"), "must be later than from");
  }
}
