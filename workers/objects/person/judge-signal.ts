import { leastReach, metresToFence, nearPlaceOf } from "../../../shared/areas/near-reach.ts";
import { campaignsMissed } from "../../../shared/budget/campaigns-to-reserve.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";
import { decideSignal, type SignalInput } from "../../../shared/decide/decide.ts";
import { present } from "../../../shared/json/present.ts";
import { meshFactsOf } from "../../../shared/live/mesh-facts.ts";
import { isCell } from "../../../shared/person/wanted-areas.ts";
import { recallSeen } from "../../../shared/presence/recall-seen.ts";
import type { SignalFact } from "../../../shared/signals/signal-fact.ts";
import { reserveUnits } from "../../budget/reserve-units.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import type { SignalCall, SignalReply } from "./calls.ts";
import { hasUnrevokedDevice } from "./has-unrevoked-device.ts";
import { drawKeyOf, newSerial, type PersonContext } from "./person-context.ts";
import { storeUnasked } from "./store-unasked.ts";

/**
 * Judges a signal for the person, who is registered in the area that tells it: a push, as there is no message to answer.
 * Once a signal, whatever came first; a "no" uses nothing up and writes nothing.
 */
export async function judgeSignal(context: PersonContext, call: SignalCall): Promise<SignalReply> {
  const { store, env, defer } = context;
  const isRegistered = () =>
    store.load()?.profile.epoch === call.epoch &&
    store
      .areas()
      .some(
        ({ area, key, state, untilMs }) =>
          area === call.area && key === call.key && state !== "remove" && untilMs > Date.now(),
      );
  if (!isRegistered()) return "gone";
  const isolate = await openIsolate(env);
  const snapshot = await isolate.catalog.current(Date.now(), defer);
  const live = await isolate.live.forValue(Date.now(), defer);
  if (snapshot === undefined || !live.ok) return "later";
  // Nothing is decided for somebody all of whose devices are revoked.
  if (!hasUnrevokedDevice(context, live.value.state)) return "none";
  const { policy, version } = snapshot;
  const drawKey = await drawKeyOf(context, call.person, isolate.keys.drawHash);
  const signal = factOf(call, policy);
  if (signal === undefined) return "none";
  const inputNow = (units: readonly string[]): SignalInput | undefined => {
    const person = store.load();
    if (person === undefined || !isRegistered()) return undefined;
    const presence = recallSeen(person.presence, context.cache.memory);
    return {
      person: presence === person.presence ? person : { ...person, presence },
      signals: [signal],
      mesh: meshFactsOf(live.value.state, units, live.value.ageMs, policy.liveTypes),
      subscribed: store.subscriptions.list().length > 0,
      nowMs: Date.now(),
      serial: newSerial(),
    };
  };
  /** One turn: what was decided is stored as it is. Gives the campaign whose unit is spent, too. */
  const conclude = (input: SignalInput, { decision, next }: ReturnType<typeof decideSignal>) => {
    const { outcome, chosen } = decision;
    if (next === input.person) return { reply: "none" as const };
    const about = { input, decision, next, policy, version: version ?? "", drawKey };
    storeUnasked(context, { typ: "signal", happenedMs: signal.fromMs, ...about });
    store.arm(input.nowMs);
    return outcome === "push" ? { reply: "told" as const, spent: chosen?.campaign } : { reply: "none" as const };
  };

  const unfunded = inputNow([]);
  if (unfunded === undefined) return "gone";
  const decided = decideSignal(unfunded, policy, drawKey);
  const missed = campaignsMissed(decided.decision, policy);
  if (missed.length === 0) return conclude(unfunded, decided).reply;
  // Only a budget stood in the way: a unit of it is worth waiting for.
  const reserved = await reserveUnits(isolate, policy, missed, defer);
  const funded = inputNow(reserved.campaigns);
  const concluded = funded && conclude(funded, decideSignal(funded, policy, drawKey));
  reserved.settle(concluded?.spent);
  return concluded?.reply ?? "gone";
}

/** How near the person is at least: by the cell they were last in, or by being in the place. Undefined: it has no such place. */
function factOf({ area, signal }: SignalCall, policy: Policy): SignalFact | undefined {
  const place = policy.places.get(signal.place);
  if (place === undefined) return undefined;
  const near = isCell(area) ? nearPlaceOf(policy, place, [signal.type]) : undefined;
  return present({ ...signal, metres: near && leastReach(policy, signal.type, place, metresToFence(near, area)) });
}
