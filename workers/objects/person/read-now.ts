import { unavailable } from "../../../shared/errors.ts";
import { err, ok } from "../../../shared/result.ts";
import { loadNow } from "../../cold.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import { admitMessage, whoAnswers } from "./admit-message.ts";
import type { NowCall, NowReply, Reply } from "./calls.ts";
import { takeOutVoid } from "./coupons/take-out-void.ts";
import { narrowView } from "./narrow-view.ts";
import { openParts } from "./open-parts.ts";
import type { PersonContext } from "./person-context.ts";

/**
 * What the first screen of the person should show. Reads only, and takes out what is void. Null: no such person. Errors: those of admit; unavailable while
 * there is no catalog or no live state to judge offers by.
 */
export async function readNow(context: PersonContext, { envelope, locale }: NowCall): Promise<Reply<NowReply>> {
  const { store, env, defer } = context;
  const [isolate, { nowItems }] = await Promise.all([openIsolate(env), loadNow()]);
  const snapshot = await isolate.catalog.current(Date.now(), defer);
  const live = await isolate.live.forValue(Date.now(), defer);
  if (snapshot !== undefined) await openParts(context, snapshot.policy);
  if (live.ok) await takeOutVoid(context, live.value.state.voidReports);
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  const view = narrowView(context, { envelope });
  if (!view.ok) return view;
  const person = store.load();
  if (person === undefined) return ok(null);
  if (snapshot === undefined) return err(unavailable());
  if (!live.ok) return live;
  const nowMs = Date.now();
  const { policy } = snapshot;
  const offers = store.messages.offers(nowMs).filter(({ serial, device, outcome, place }) => {
    // Where other devices of a customer were is not told; what is pushed goes to all of them.
    const isToldHere = place === undefined || outcome === "push" || view.value === undefined || device === view.value;
    return isToldHere && !store.reactions.has(serial, "dismiss");
  });
  const coupons = store.coupons.list();
  const standing = context.cache.loyalty?.readStanding(context, person, policy, nowMs);
  const journeys = store.runs.read();
  const facts = { journeys, offers, coupons, standing, person, policy, live: live.value.state, locale, nowMs };
  return ok({ items: nowItems(facts), ...whoAnswers(envelope, person.profile) });
}
