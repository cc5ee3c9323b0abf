import { pointTo } from "../../json/json-pointer.ts";
import { isCurrency } from "../../money/is-currency.ts";
import { formatMoney, parseMoney } from "../../money/money.ts";
import { parseInstant } from "../../time/instant.ts";
import type { Campaign } from "../catalog.ts";
import type { Checked } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";
import type { Pruned } from "./prune-invalid.ts";

/**
 * Every campaign ends after it begins, and one that is paced evenly says over what. Its goals are each named once, what it
 * costs can be counted, and its guardrail has one limit.
 */
export function checkCampaigns(campaigns: readonly Checked<Campaign>[], faults: FaultList): void {
  for (const [index, { pruned: campaign }] of campaigns.entries()) {
    if (campaign === undefined) continue;
    const at = pointTo("/campaigns", index);
    checkSpan(campaign, at, faults);
    if (campaign.pace === "even" && !saysOverWhat(campaign)) {
      faults.add(pointTo(at, "pace"), "even needs from and until, or a budget perHour or perDay");
    }
    checkConversions(campaign, at, faults);
    checkMoney(campaign.cost, pointTo(at, "cost"), faults);
    checkMoney(campaign.costPerOffer, pointTo(at, "costPerOffer"), faults);
    checkGuardrail(campaign, at, faults);
  }
}

/** What is there in a broken form was meant to say it. */
function saysOverWhat(campaign: Pruned<Campaign>): boolean {
  if ("from" in campaign && "until" in campaign) return true;
  if (!("budget" in campaign)) return false;
  const { budget } = campaign;
  return budget === undefined || "perHour" in budget || "perDay" in budget;
}

function checkConversions({ conversions = [] }: Pruned<Campaign>, at: string, faults: FaultList): void {
  const firstWith = new Map<string, number>();
  for (const [index, name] of conversions.entries()) {
    if (name === undefined) continue;
    const first = firstWith.get(name);
    if (first === undefined) firstWith.set(name, index);
    else faults.add(pointTo(at, "conversions", index), `is the same event as ${pointTo(at, "conversions", first)}`);
  }
}

/** What is counted is in currencies that there are. A finer amount than its currency has would be rounded without a word. */
function checkMoney(money: Pruned<Campaign>["cost"], at: string, faults: FaultList): void {
  const { amount, currency } = money ?? {};
  if (currency === undefined) return;
  if (!isCurrency(currency)) {
    faults.add(pointTo(at, "currency"), "is no currency of ISO 4217, like EUR");
    return;
  }
  if (amount === undefined) return;
  const counted = parseMoney({ amount, currency });
  if (counted !== undefined && Number(formatMoney(counted)) === Number(amount)) return;
  faults.add(pointTo(at, "amount"), `must be a whole number of the smallest units of ${currency}`);
}

/** A limit of broken form was meant to be one. */
function checkGuardrail({ guardrail }: Pruned<Campaign>, at: string, faults: FaultList): void {
  if (guardrail === undefined) return;
  const limits = ["below", "above"].filter((name) => name in guardrail);
  if (limits.length === 0) faults.add(pointTo(at, "guardrail"), "must have below or above");
  if (limits.length === 2) faults.add(pointTo(at, "guardrail"), "must have below or above: keep one of them");
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
