import { campaignsMissed } from "../../../shared/budget/campaigns-to-reserve.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";
import { decideSignal, type SignalInput } from "../../../shared/decide/decide.ts";
import { meshFactsOf } from "../../../shared/live/mesh-facts.ts";
import type { Envelope } from "../../../shared/person/envelope.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import { recallSeen } from "../../../shared/presence/recall-seen.ts";
import type { SignalFact } from "../../../shared/signals/signal-fact.ts";
import { reserveUnits } from "../../budget/reserve-units.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import type { SignalReply } from "./calls.ts";
import { hasUnrevokedDevice } from "./has-unrevoked-device.ts";
import { drawKeyOf, newSerial, type PersonContext } from "./person-context.ts";
import { recallHistory } from "./recall-history.ts";
import { storeUnasked } from "./store-unasked.ts";

/** A signal that comes to a person who said nothing. */
export interface UnaskedSignal {
  readonly person: string;
  /** The signal and the person, as of this turn. `none`: it does not concern them, `gone`: no more. */
  readonly read: (policy: Policy) => { readonly signal: SignalFact; readonly person: PersonState } | "none" | "gone";
  /** Of a message that may come again. */
  readonly sent?: Pick<Envelope, "kid" | "jti" | "typ">;
  /** Stores, in the turn of `read`, what is to be known of the signal if it gives nothing. */
  readonly keep?: () => void;
}

/**
 * Judges a signal for a push, as there is no message to answer. Once a signal, whatever came first; a "no" uses nothing up and
 * writes nothing. `later`: the catalog or the live state cannot be read.
 */
export async function decideUnasked(context: PersonContext, unasked: UnaskedSignal): Promise<SignalReply> {
  const { store, env, defer } = context;
  const isolate = await openIsolate(env);
  const snapshot = await isolate.catalog.current(Date.now(), defer);
  const live = await isolate.live.forValue(Date.now(), defer);
  if (snapshot === undefined || !live.ok) return "later";
  // Nothing is decided for somebody all of whose devices are revoked.
  if (!hasUnrevokedDevice(context, live.value.state)) return "none";
  const { policy, version } = snapshot;
  const drawKey = await drawKeyOf(context, unasked.person, isolate.keys.drawHash);
  const inputNow = (units: readonly string[]): SignalInput | "none" | "gone" => {
    const now = unasked.read(policy);
    if (now === "none" || now === "gone") return now;
    const { person, signal } = now;
    const presence = recallSeen(person.presence, context.cache.memory);
    return {
      person: presence === person.presence ? person : { ...person, presence },
      signals: [signal],
      mesh: meshFactsOf(live.value.state, units, live.value.ageMs, policy.liveTypes),
      history: recallHistory(context, person, policy),
      subscribed: store.subscriptions.list().length > 0,
      nowMs: Date.now(),
      serial: newSerial(),
    };
  };
  /** One turn: what was decided is stored as it is. Gives the campaign whose unit is spent, too. */
  const conclude = (input: SignalInput, { decision, next }: ReturnType<typeof decideSignal>) => {
    const { outcome, chosen } = decision;
    if (next === input.person) {
      unasked.keep?.();
      return { reply: "none" as const };
    }
    const about = { input, decision, next, policy, version: version ?? "", drawKey, sent: unasked.sent };
    storeUnasked(context, { typ: "signal", happenedMs: input.signals[0]?.fromMs ?? input.nowMs, ...about });
    store.arm(input.nowMs);
    return outcome === "push" ? { reply: "told" as const, spent: chosen?.campaign } : { reply: "none" as const };
  };

  const unfunded = inputNow([]);
  if (unfunded === "none" || unfunded === "gone") return unfunded;
  const decided = decideSignal(unfunded, policy, drawKey);
  const missed = campaignsMissed(decided.decision, policy);
  if (missed.length === 0) return conclude(unfunded, decided).reply;
  // Only a budget stood in the way: a unit of it is worth waiting for.
  const reserved = await reserveUnits(isolate, policy, missed, defer);
  const funded = inputNow(reserved.campaigns);
  if (funded === "none" || funded === "gone") {
    reserved.settle(undefined);
    return funded;
  }
  const concluded = conclude(funded, decideSignal(funded, policy, drawKey));
  reserved.settle(concluded.spent);
  return concluded.reply;
}
