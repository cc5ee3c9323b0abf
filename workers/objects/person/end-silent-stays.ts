import { unitsToReserve } from "../../../shared/budget/units-to-reserve.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";
import { decideSilence } from "../../../shared/decide/decide.ts";
import { present } from "../../../shared/json/present.ts";
import { meshFactsOf } from "../../../shared/live/mesh-facts.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import { recallSeen } from "../../../shared/presence/recall-seen.ts";
import { silencePresence } from "../../../shared/presence/silence-presence.ts";
import { reserveUnits } from "../../budget/reserve-units.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import { takeOutVoid, voidAsked } from "./coupons/take-out-void.ts";
import { hasUnrevokedDevice } from "./has-unrevoked-device.ts";
import { openParts } from "./open-parts.ts";
import { drawKeyOf, newSerial, type PersonContext } from "./person-context.ts";
import { planAreas } from "./plan-areas.ts";
import { recallHistory } from "./recall-history.ts";
import { tellAreasAfter } from "./register-areas.ts";
import { storeUnasked } from "./store-unasked.ts";

/** Ends the stays that nothing confirmed in time, and decides what that earns: a push, as there is nothing to answer. */
export async function endSilentStays(context: PersonContext): Promise<void> {
  const { store, env, defer } = context;
  const isolate = await openIsolate(env);
  const snapshot = await isolate.catalog.current(Date.now(), defer);
  const known = store.load();
  if (snapshot === undefined) throw new Error("the catalog could not be loaded");
  if (known === undefined) return store.timers.set("silence", undefined);
  const { policy, version } = snapshot;
  const { id } = known.profile;
  /** With what memory knows of when the person was last seen. */
  const recalled = (person: PersonState) => {
    const presence = recallSeen(person.presence, context.cache.memory);
    return presence === person.presence ? person : { ...person, presence };
  };
  await openParts(context, policy);
  const drawKey = await drawKeyOf(context, id, isolate.keys.drawHash);
  const live = await isolate.live.forValue(Date.now(), defer);
  if (!live.ok) throw new Error("the live state could not be read");
  // Nothing is decided for somebody all of whose devices are revoked: a message of a restored one ends the stay.
  if (!hasUnrevokedDevice(context, live.value.state)) return store.timers.set("silence", undefined);
  await takeOutVoid(context, voidAsked(policy, live.value.state.voidReports));
  const reserved = await reserveUnits(isolate, policy, unitsOfSilence(recalled(known), policy, Date.now()), defer);
  // One turn from here on.
  const stored = store.load();
  if (stored === undefined) {
    reserved.settle();
    return store.timers.set("silence", undefined);
  }
  const person = recalled(stored);
  const nowMs = Date.now();
  const input = {
    person,
    mesh: meshFactsOf(live.value.state, reserved.units, live.value.ageMs, policy.liveTypes),
    history: recallHistory(context, person, policy),
    standing: context.cache.loyalty?.recallStanding(context, person, policy, nowMs),
    subscribed: store.subscriptions.list().length > 0,
    nowMs,
    serial: newSerial(),
  };
  const { decision, next, points, nextMs, exitedMs = nowMs } = decideSilence(input, policy, drawKey);
  const { outcome, chosen } = decision;
  store.timers.set("silence", nextMs);
  planAreas(context, next, { policy, nowMs });
  tellAreasAfter(context);
  if (next === person) return reserved.settle();
  const about = { input, decision, next, points, policy, version: version ?? "", drawKey, codes: reserved.codes };
  const code = storeUnasked(context, present({ typ: "silence" as const, happenedMs: exitedMs, ...about }));
  reserved.settle(outcome === "push" ? { campaign: chosen?.campaign, code } : undefined);
}

/** Campaigns whose budget an exit by silence might need; none where no stay has ended, as when the alarm only moves on. */
function unitsOfSilence({ presence }: PersonState, policy: Policy, nowMs: number): readonly string[] {
  const { occurrences } = silencePresence({ presence, policy, nowMs });
  if (occurrences.length === 0) return [];
  const facts = { device: "", jti: "", iatMs: nowMs, receivedMs: nowMs, beacons: [], channel: "push" } as const;
  return unitsToReserve(facts, Object.keys(presence.visits), policy);
}
