import { checkPoolCode, POOL_CODE_FAULTS } from "../../codes/pool-code.ts";
import { pointTo } from "../../json/json-pointer.ts";
import type { Coupon, Moment } from "../catalog.ts";
import type { Parts } from "./check-parts.ts";
import { findSelfMade } from "./check-points.ts";
import { couponsOf } from "./coupons-of.ts";
import type { FaultList } from "./fault-list.ts";
import type { Pruned } from "./prune-invalid.ts";

/**
 * Codes of the brand can be drawn, and cannot be taken for the mesh's. A pool is drawn in one way, and no device empties it
 * by what it says itself.
 */
export function checkCodes(parts: Parts, faults: FaultList): void {
  const symbologies = new Map<string, string>();
  for (const { at, coupon } of couponsOf(parts)) {
    const { code } = coupon;
    if (code === undefined) continue;
    if ("static" in code) checkStatic(code, pointTo(at, "code"), faults);
    else checkPool(code, pointTo(at, "code"), symbologies, faults);
  }
  const isBySelf = findSelfMade(parts);
  for (const [index, { pruned: moment }] of parts.moments.entries()) {
    if (moment === undefined || !givesPool(moment) || !isBySelf(moment) || isPaced(moment, parts)) continue;
    const what = "gives codes of a pool for what a device can say by itself";
    faults.add(pointTo("/moments", index), `${what}: needs a campaign with a budget perHour or perDay`);
  }
}

type Code = NonNullable<Pruned<Coupon>["code"]>;

function checkStatic(code: Extract<Code, { static?: unknown }>, at: string, faults: FaultList): void {
  const { static: written, symbology } = code;
  if (written === undefined || symbology === undefined) return;
  const checked = checkPoolCode(written, symbology);
  if (!checked.ok) faults.add(pointTo(at, "static"), POOL_CODE_FAULTS[checked.error]);
}

function checkPool(
  { pool, symbology }: Extract<Code, { pool?: unknown }>,
  at: string,
  known: Map<string, string>,
  faults: FaultList,
): void {
  if (pool === undefined || symbology === undefined) return;
  const other = known.get(pool);
  if (other === undefined) known.set(pool, symbology);
  else if (other !== symbology) faults.add(pointTo(at, "symbology"), `must be "${other}", as elsewhere for this pool`);
}

function givesPool({ offer }: Pruned<Moment>): boolean {
  return (offer?.variants ?? []).some(
    (variant) => variant?.coupon?.code !== undefined && "pool" in variant.coupon.code,
  );
}

function isPaced({ campaign }: Pruned<Moment>, { campaigns }: Parts): boolean {
  const known = campaigns.find(({ pruned }) => pruned?.id === campaign)?.pruned;
  // Of a campaign of broken form nothing is said.
  if (campaign !== undefined && known === undefined) return true;
  return known?.budget !== undefined && ("perHour" in known.budget || "perDay" in known.budget);
}
