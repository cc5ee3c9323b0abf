import type { CampaignRule } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import { formatMoney } from "../money/money.ts";
import { compareArms } from "./compare-arms.ts";
import type { CountGroup } from "./count.ts";
import type { ReportKeys, ReportRow } from "./report.ts";
import { roiOf } from "./roi.ts";
import { rowValues } from "./row-values.ts";
import { type ShownFigures, shownFigures } from "./shown-figures.ts";

const DIGITS = 6;

/** Both arms of what a row is of. */
export interface Arms {
  readonly keys: ReportKeys;
  readonly treatment?: CountGroup;
  readonly control?: CountGroup;
}

/** What a row depends on besides its counts. */
export interface RowAbout {
  /** The campaign that all of the row is of, "" for none; undefined if it is of several. */
  readonly campaign?: string;
  /** By campaign: what the catalog says of it. */
  readonly rule?: CampaignRule;
  readonly areClaimsCounted: boolean;
  readonly isByPlace: boolean;
}

/** A row without what comes of comparing it with others; undefined if nothing of it may be told. */
export function makeRow(
  { keys, treatment, control }: Arms,
  { campaign = "", rule, areClaimsCounted, isByPlace }: RowAbout,
): ReportRow | undefined {
  const shown = shownFigures(treatment, isByPlace);
  const withheld = shownFigures(control, isByPlace);
  const people = { exposed: shown.exposed, converted: shown.converted };
  const controlPeople = { exposed: withheld.exposed, converted: withheld.converted };
  const figures = {
    given: shown.given,
    accepted: shown.accepted,
    impressions: shown.impressions,
    clicks: shown.clicks,
    ctr: ctrOf(shown),
    dismissals: shown.dismissals,
    leads: shown.leads,
    conversions: shown.conversions,
    claimed: shown.claimed,
    ...rowValues(treatment, { areClaimsCounted, isByPlace }),
    redemptions: shown.redemptions,
    ...people,
  };
  const told = [...Object.values(figures), ...Object.values(controlPeople)];
  if (told.every((figure) => figure === null)) return undefined;
  // People are drawn into the arms of one campaign; those of several cannot be compared.
  const compared = campaign === "" ? {} : compareArms(people, controlPeople, rule?.control);
  const values = (treatment?.values ?? []).filter(({ isClaimed }) => isClaimed === areClaimsCounted);
  const roi = rule && roiOf(rule, shown.given ?? 0, values);
  return present({
    ...keys,
    ...figures,
    control: controlPeople,
    ...compared,
    cost: roi && { amount: formatMoney(roi.cost), currency: roi.cost.currency },
    roi: roi && Number(roi.return.toFixed(DIGITS)),
  });
}

function ctrOf({ impressions, clicks }: ShownFigures): number | null {
  if (clicks === null || impressions === null || impressions <= 0) return null;
  return Number((clicks / impressions).toFixed(DIGITS));
}
