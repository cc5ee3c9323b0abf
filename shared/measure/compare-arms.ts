import { present } from "../json/present.ts";
import { peopleNeeded } from "./people-needed.ts";
import { relativeLiftOf } from "./relative-lift.ts";
import type { ArmPeople, ReportRow } from "./report.ts";
import { judgeSplit } from "./uneven-split.ts";

const DIGITS = 6;
const P_DIGITS = 3;

/**
 * What comes of holding the people of a campaign's arms against each other: nothing if a number of theirs may not be told. Absent
 * without a control group, and as long as nobody of it converted. `controlShare`: the share of people that the catalog now
 * has in the control group.
 */
export function compareArms(
  treatment: ArmPeople,
  control: ArmPeople,
  controlShare: number | undefined,
): Pick<ReportRow, "lift" | "unevenSplit"> {
  if (!isTold(treatment) || !isTold(control)) return {};
  const lift = relativeLiftOf(treatment, control);
  const split = judgeSplit({ treatment: treatment.exposed, control: control.exposed }, controlShare ?? 0);
  return present({
    lift:
      lift &&
      present({
        relative: rounded(lift.relative),
        low: rounded(lift.low),
        high: rounded(lift.high),
        shown: lift.shown,
        moreNeeded: lift.shown ? undefined : peopleNeeded(treatment, control),
      }),
    unevenSplit: split?.isUneven ? { p: Number(split.p.toPrecision(P_DIGITS)) } : undefined,
  });
}

function isTold(arm: ArmPeople): arm is { readonly exposed: number; readonly converted: number } {
  return arm.exposed !== null && arm.converted !== null;
}

function rounded(share: number): number {
  return Number(share.toFixed(DIGITS));
}
