import { leadsTo } from "../../../../shared/accounts/forward.ts";
import { isLongUnheard, seenSeconds } from "../../../../shared/catalog/life.ts";
import { changeCoupon } from "../../../../shared/coupons/change-coupon.ts";
import { type Coupon, isPaused } from "../../../../shared/coupons/coupon.ts";
import { findRedemption } from "../../../../shared/coupons/deed.ts";
import { unavailable } from "../../../../shared/errors.ts";
import { err, ok } from "../../../../shared/result.ts";
import type { RedeemCall, RedeemReply, Reply } from "../calls.ts";
import type { PersonContext } from "../person-context.ts";

/**
 * What a till asks of one coupon of this person, decided and stored in one turn and, mostly, one row: of many that ask at once, one
 * redeems it. The same message again gets the same answer. Null: no such person, or no coupon with this code. Errors:
 * unavailable while the person's rows are on their way to a customer's.
 */
export function redeemCoupon({ store }: PersonContext, { code, ask, pauses = [] }: RedeemCall): Reply<RedeemReply> {
  const forward = store.forward();
  const moved = forward && leadsTo(forward);
  if (moved !== undefined) return err(moved);
  const nowMs = Date.now();
  store.arm(nowMs);
  if (forward?.state === "frozen") return err(unavailable());
  const person = store.load();
  if (person === undefined) return ok(null);
  const isMeant = ({ code: { shown }, deeds }: Coupon) =>
    code === undefined ? findRedemption(deeds, ask, ask.of ?? "") !== undefined : shown === code;
  const kept = store.coupons.list().find(({ coupon }) => isMeant(coupon));
  if (kept === undefined) return ok(null);
  const { coupon } = kept;
  const step = changeCoupon(coupon, ask, { isPaused: isPaused(coupon, pauses) });
  if (!step.ok) return ok(step.error);
  if (step.value.coupon !== coupon) store.coupons.save({ ...kept, coupon: step.value.coupon });
  // Who is at a till is heard, if only once in 15 days: that is another row.
  const isHeard = step.value.outcome.result === "redeemed" && isLongUnheard(seenSeconds(person.profile), nowMs);
  if (isHeard) store.save({ ...person, profile: { ...person.profile, heardMs: nowMs } });
  const { id, from, worth, expiresMs } = coupon;
  return ok({ outcome: step.value.outcome, coupon: { id, from, worth, expiresMs } });
}
