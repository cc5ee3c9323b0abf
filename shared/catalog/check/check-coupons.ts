import { pointTo } from "../../json/json-pointer.ts";
import { parseTemplate } from "../../text/parse-template.ts";
import type { Coupon, Moment } from "../catalog.ts";
import type { CatalogNames } from "./catalog-names.ts";
import { checkText, checkWhere } from "./check-moments.ts";
import type { Checked } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";
import type { Pruned } from "./prune-invalid.ts";
import { byLanguage } from "./written-texts.ts";

/** Coupons are worth money: no one gets any number of them, and a picture of a code gives none by mistake. */
export function checkCoupons(moments: readonly Checked<Moment>[], names: CatalogNames, faults: FaultList): void {
  for (const [index, { pruned: moment }] of moments.entries()) {
    const at = pointTo("/moments", index);
    const variants = moment?.offer?.variants ?? [];
    const isGiven = variants.some((variant) => variant !== undefined && "coupon" in variant);
    if (moment !== undefined && isGiven) checkMoment(moment, at, faults);
    for (const [position, variant] of variants.entries()) {
      const { coupon } = variant ?? {};
      if (coupon !== undefined)
        checkCoupon(coupon, pointTo(at, "offer", "variants", position, "coupon"), names, faults);
    }
  }
}

function checkMoment(moment: Pruned<Moment>, at: string, faults: FaultList): void {
  if (!("caps" in moment) || moment.caps?.length === 0)
    faults.add(at, "needs caps: a moment with a coupon must have one");
  checkScanTrust(moment, at, "the coupon", faults);
}

/** Who gives something of worth for a scan says whether a picture of the code is as good. */
export function checkScanTrust(moment: Pruned<Moment>, at: string, what: string, faults: FaultList): void {
  if (moment.on === undefined || !("scan" in moment.on) || "trust" in moment) return;
  faults.add(
    at,
    `needs trust: write "medium" if only a code that changes gives ${what}, or "low" if a copied one may as well`,
  );
}

/** Of a variant or a reward. */
export function checkCoupon(
  { value, where }: Pruned<Coupon>,
  at: string,
  names: CatalogNames,
  faults: FaultList,
): void {
  checkText(value, pointTo(at, "value"), names, faults);
  checkWhere(where, pointTo(at, "where"), names, faults);
  for (const [pointer, text] of byLanguage(value, pointTo(at, "value"))) {
    const parsed = parseTemplate(text);
    if (!parsed.ok || parsed.value.some((part) => typeof part !== "string"))
      faults.add(pointer, "must not name values: a coupon is worth the same for everybody");
  }
}
