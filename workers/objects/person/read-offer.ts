import { leadsTo } from "../../../shared/accounts/forward.ts";
import { couponState } from "../../../shared/coupons/coupon.ts";
import { unavailable } from "../../../shared/errors.ts";
import { readPauses } from "../../../shared/live/coupon-pause.ts";
import { err, ok } from "../../../shared/result.ts";
import { loadNow } from "../../cold.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import type { OfferCall, OfferReply, Reply } from "./calls.ts";
import { takeOutVoid } from "./coupons/take-out-void.ts";
import type { PersonContext } from "./person-context.ts";

/**
 * What the page of an offer may show by now. Reads only, and takes out what is void. Null: no such person, or no offer of that name. Errors: unavailable
 * while there is no catalog or no live state to judge it by.
 */
export async function readOffer(context: PersonContext, { serial }: OfferCall): Promise<Reply<OfferReply>> {
  const { store, env, defer } = context;
  const forward = store.forward();
  const moved = forward && leadsTo(forward);
  if (moved !== undefined) return err(moved);
  if (forward?.state === "frozen") return err(unavailable());
  if (store.load() === undefined) return ok(null);
  const [isolate, { offerNow }] = await Promise.all([openIsolate(env), loadNow()]);
  const snapshot = await isolate.catalog.current(Date.now(), defer);
  if (snapshot === undefined) return err(unavailable());
  const live = await isolate.live.forValue(Date.now(), defer);
  if (!live.ok) return live;
  await takeOutVoid(context, live.value.state.voidReports);
  // The person may have been erased meanwhile.
  const person = store.load();
  const row = person === undefined ? undefined : store.messages.findDecision(serial);
  if (person === undefined || row === undefined) return ok(null);
  store.arm(Date.now());
  // A receipt may be pruned while its offer still holds: the answer says the same.
  const { outcome, void: isVoid } = JSON.parse(row.receipt ?? row.answer ?? "{}");
  if (outcome === undefined || (outcome === "none" && !isVoid)) return ok(null);
  const { offer, place, left, named } = row.answer === null || isVoid ? {} : JSON.parse(row.answer);
  const nowMs = Date.now();
  const kept = store.coupons.list().find(({ coupon }) => coupon.id === serial);
  const coupon = kept && couponState(kept.coupon, nowMs, readPauses(live.value.state.pausedCoupons));
  const about = { person, policy: snapshot.policy, live: live.value.state, coupon, nowMs };
  return ok(offerNow({ outcome, offer, place, left, named }, about));
}
