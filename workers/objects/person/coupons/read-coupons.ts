import { ok } from "../../../../shared/result.ts";
import { loadCoupons } from "../../../cold.ts";
import { openIsolate } from "../../../isolate/isolate.ts";
import { admitMessage } from "../admit-message.ts";
import type { CouponsReply, Reply } from "../calls.ts";
import { narrowView, type ViewCall } from "../narrow-view.ts";
import type { PersonContext } from "../person-context.ts";

/**
 * All coupons of the person, whichever of their devices earned them: whoever may use one has to see until when. Null: no
 * such person. Errors: those of
 * admit and of narrowView; unavailable while no live state can be read.
 */
export async function readCoupons(context: PersonContext, call: ViewCall): Promise<Reply<CouponsReply>> {
  const { store, env, defer } = context;
  const [isolate, { listCoupons, readPauses, takeOut }] = await Promise.all([openIsolate(env), loadCoupons()]);
  const live = await isolate.live.forValue(Date.now(), defer);
  if (!live.ok) return live;
  const admitted = admitMessage(context, call.envelope);
  if (!admitted.ok) return admitted;
  if (store.load() === undefined) return ok(null);
  const view = narrowView(context, call);
  if (!view.ok) return view;
  const nowMs = Date.now();
  const { pausedCoupons, voidReports } = live.value.state;
  takeOut(context, voidReports, nowMs);
  return ok(listCoupons(store.coupons.list(), nowMs, readPauses(pausedCoupons)));
}
