import type { VoidReports } from "../../../../shared/live/void-reports.ts";
import { voidReported } from "../../../../shared/tills/void-reported.ts";
import type { PersonContext } from "../person-context.ts";

/**
 * Takes what revoked senders reported of this person out of their coupons and points, and stores that, in the turn that reads
 * them. It writes nothing if nothing of it is void, or it was taken out before. While the person's rows are on their way to a
 * customer's, they stay as they are: that person's object does it.
 */
export function takeOut({ store }: PersonContext, spans: readonly VoidReports[] | undefined, nowMs: number): void {
  if (spans === undefined || spans.length === 0 || store.forward() !== undefined || store.load() === undefined) return;
  const kept = store.coupons.list();
  const ledger = store.points.read();
  const after = voidReported({ coupons: kept.map(({ coupon }) => coupon), ledger }, spans, nowMs);
  for (const [at, one] of kept.entries()) {
    const coupon = after.coupons[at] ?? one.coupon;
    if (coupon !== one.coupon) store.coupons.save({ ...one, coupon });
  }
  if (after.ledger !== ledger) store.points.save(after.ledger);
}
