import { buyReward } from "../../../../shared/coupons/buy-reward.ts";
import { giveCoupon } from "../../../../shared/coupons/coupon.ts";
import { refuse, unavailable } from "../../../../shared/errors.ts";
import { err, ok } from "../../../../shared/result.ts";
import { pointsMoved } from "../../../../shared/told/events-of-till.ts";
import type { Reply, RewardCall, RewardReply } from "../calls.ts";
import { keepCoupon, newCode } from "../coupons/keep-coupon.ts";
import { keepTidy } from "../housekeeping.ts";
import { newSerial, type PersonContext } from "../person-context.ts";
import type { AskedLoyalty } from "./ask-loyalty.ts";

/**
 * Gives a reward for points: spend, coupon and answer are stored in one turn, so that of many that ask at once only as many
 * get one as the points pay. Errors: not-found, points-missing, rate-limited; unavailable: no code of its pool came along.
 */
export function takeReward(
  context: PersonContext,
  { envelope, reward, isPaused, codes }: RewardCall,
  { person, policy, refuseExcess, tell }: AskedLoyalty,
): Reply<RewardReply> {
  const { store } = context;
  const nowMs = Date.now();
  const { id, locale } = person.profile;
  if (isPaused) return err(refuse("not-found", "the reward is paused"));
  const serial = newSerial();
  const bought = buyReward(store.points.read(), reward, policy, { serial, newCode, codes, locale, nowMs });
  if (!bought.ok) return err(bought.error === "code-missing" ? unavailable() : refuse(bought.error));
  const excess = refuseExcess(nowMs);
  if (excess !== undefined) return err(excess);
  const { points, coupon, balance } = bought.value;
  const reply: RewardReply = { person: id, serial, coupon: giveCoupon(coupon.coupon), points: balance };
  const owed = tell(pointsMoved(store.points.read(), points, reward, nowMs), nowMs);
  store.points.save(points);
  keepCoupon(context, coupon, nowMs);
  store.messages.save({ envelope, atMs: nowMs, answer: JSON.stringify(reply), owed });
  keepTidy(context, nowMs);
  store.arm(nowMs);
  return ok(reply);
}
