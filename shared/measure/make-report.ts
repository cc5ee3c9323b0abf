import type { CampaignRule } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import { addBest } from "./add-best.ts";
import { claimsCount } from "./claims-count.ts";
import type { CountGroup, CountQuery } from "./count.ts";
import { type Arms, makeRow } from "./make-row.ts";
import type { ReportKeys, ReportRow } from "./report.ts";
import { sayHour } from "./say-hour.ts";

/**
 * The rows of a report, sorted by their keys: of every group that has anything. By place a row of which nothing may be told is
 * left out. `campaigns`: what the catalog says of them now; a campaign that it has lost has counts and no rules.
 */
export function makeReport(
  groups: readonly CountGroup[],
  { by, campaign: asked }: Pick<CountQuery, "by" | "campaign">,
  campaigns: ReadonlyMap<string, CampaignRule>,
): readonly ReportRow[] {
  const rows = pairArms(groups).flatMap((arms) => {
    const campaign = arms.keys.campaign ?? asked;
    const areClaimsCounted = claimsCount(campaign, groups, campaigns);
    const rule = by === "campaign" && campaign !== undefined ? campaigns.get(campaign) : undefined;
    return makeRow(arms, present({ campaign, rule, areClaimsCounted, isByPlace: by === "place" })) ?? [];
  });
  return by === "variant" ? addBest(rows) : rows;
}

/** The two arms of each group that has anything beside each other, in the order of their keys. */
function pairArms(groups: readonly CountGroup[]): readonly Arms[] {
  const pairs = new Map<string, Arms>();
  for (const group of groups) {
    if (isEmpty(group)) continue;
    const keys = sayKeys(group.keys);
    // A space sorts before all that ids and times have in them.
    const name = Object.values(keys).join(" ");
    pairs.set(name, { ...pairs.get(name), keys, [group.arm]: group });
  }
  return [...pairs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, arms]) => arms);
}

function isEmpty({ figures, values }: CountGroup): boolean {
  return values.every(({ minor }) => minor === 0) && Object.values(figures).every((figure) => figure === 0);
}

/** Keys in the order in which rows are sorted, times as text. */
function sayKeys({ campaign, moment, variant, place, channel, hour, day }: CountGroup["keys"]): ReportKeys {
  return present({
    campaign: textOf(campaign),
    moment: textOf(moment),
    variant: textOf(variant),
    place: textOf(place),
    channel: textOf(channel),
    hour: hour === undefined ? undefined : sayHour(Number(hour)),
    day: day === undefined ? undefined : sayHour(Number(day) * 24).slice(0, "2026-11-30".length),
  });
}

function textOf(key: string | number | undefined): string | undefined {
  return key === undefined ? undefined : String(key);
}
