import { pointTo } from "../../json/json-pointer.ts";
import type { Parts } from "./check-parts.ts";
import { couponsOf } from "./coupons-of.ts";
import type { FaultList } from "./fault-list.ts";

/**
 * Most places that a label of a coupon may name: each coupon keeps their ids, as its places are fixed. At 5,000 a coupon is about
 * 80 KB, and the 200 of a person fit into one call between objects (docs/decisions/0021-codes-of-the-brand.md).
 */
const MAX_PLACES = 5_000;

/** No coupon keeps more places than fit. */
export function checkCouponPlaces(parts: Parts, faults: FaultList): void {
  const counts = new Map<string, number>();
  for (const { pruned } of parts.places)
    for (const label of new Set(pruned?.labels ?? []))
      if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  for (const { at, coupon } of couponsOf(parts)) {
    const { where } = coupon;
    const label = where !== undefined && "label" in where ? where.label : undefined;
    const count = label === undefined ? 0 : (counts.get(label) ?? 0);
    if (count > MAX_PLACES)
      faults.add(
        pointTo(at, "where", "label"),
        `names ${count} places: a coupon keeps at most ${MAX_PLACES}; without where every till takes it`,
      );
  }
}
