import { poolUnit } from "../../shared/catalog/pool-unit.ts";
import { type MeshError, refuse, unavailable } from "../../shared/errors.ts";
import { pauseName } from "../../shared/live/coupon-pause.ts";
import type { RewardClaims } from "../../shared/messages/reward.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { sealReceiptId } from "../../shared/person/receipt-id.ts";
import { couponOf } from "../../shared/respond/answer.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { askPerson } from "../adapters/ask-person.ts";
import { poolObject } from "../adapters/pool-store.ts";
import { reserveUnits } from "../budget/reserve-units.ts";
import type { Call, Replied } from "../http/call.ts";
import type { Isolate } from "../isolate/isolate.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import type { RewardReply } from "../objects/person/calls.ts";

/** Answers who wants a reward: with its coupon, as of an offer. */
export async function answerReward(call: Call, message: DeviceMessage<RewardClaims>): Replied {
  const { isolate } = call;
  const reply = message.asksObject ? await askObject(call, message) : ok(null);
  if (!reply.ok) return reply;
  if (reply.value === null) return err(refuse("consent-missing"));
  const { person, serial, coupon, points } = reply.value;
  const receipt = await sealReceiptId(isolate.keys.receipts[0], { person, serial });
  return ok({ status: 200, body: { coupon: couponOf(coupon, isolate.config.origin, receipt), receipt, points } });
}

/**
 * Asks the person's object, with a code if the reward gives one of a pool. Without a code it asks as well: the message may have
 * been answered before, and then it is answered so again.
 */
async function askObject(
  { isolate, nowMs, defer }: Call,
  { claims: { reward }, envelope }: DeviceMessage<RewardClaims>,
): Promise<Result<RewardReply | null, MeshError>> {
  const snapshot = await isolate.catalog.current(nowMs, defer);
  if (snapshot === undefined) return err(unavailable());
  const { policy } = snapshot;
  const code = policy.loyalty?.rewards.find(({ id }) => id === reward)?.coupon.code;
  const pool = code !== undefined && "pool" in code ? code.pool : undefined;
  // At hand since it was read to know whether the device is revoked: no call more.
  const isPaused = isolate.live.atHand(nowMs).state.pausedCoupons.includes(pauseName({ reward }));
  const reserved = await reserveUnits(isolate, policy, pool === undefined ? [] : [poolUnit(pool)], defer);
  const { codes } = reserved;
  const reply = await askPerson<RewardReply | null>(isolate, envelope.person, (object, moved) =>
    object.reward({ envelope: sendOn(envelope, moved), reward, isPaused, codes }),
  );
  // Of an object that did not answer nobody knows whether it gave the code.
  const isHeard = reply.ok || reply.error.code !== "unavailable";
  if (isHeard) reserved.settle({ code: reply.ok ? reply.value?.coupon.code : undefined });
  const isShort = !isHeard && pool !== undefined && codes === undefined;
  if (isShort && (await isEmpty(isolate, pool))) return err(refuse("not-found", "no code is left for the reward"));
  return reply;
}

/** Whether a pool has no code, at no edge either: to ask again is of no use. One that cannot be asked is not known to be empty. */
async function isEmpty({ env, config }: Isolate, pool: string): Promise<boolean> {
  try {
    const { left, leased } = await (await poolObject(env, config, pool)).readPool(pool);
    return left === 0 && leased === 0;
  } catch (error) {
    console.error("a pool of codes did not answer", error);
    return false;
  }
}
