import { unitsMissed } from "../../../shared/budget/units-to-reserve.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";
import type { EventFact } from "../../../shared/condition/condition.ts";
import { decideSignal, type SignalInput } from "../../../shared/decide/decide.ts";
import type { JourneyStep } from "../../../shared/journeys/advance-run.ts";
import { present } from "../../../shared/json/present.ts";
import { meshFactsOf } from "../../../shared/live/mesh-facts.ts";
import type { Count } from "../../../shared/measure/count.ts";
import type { Envelope } from "../../../shared/person/envelope.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import type { Occurrence } from "../../../shared/presence/occurrence.ts";
import { recallSeen } from "../../../shared/presence/recall-seen.ts";
import { stageOccurrences } from "../../../shared/presence/stage-occurrences.ts";
import type { SignalFact } from "../../../shared/signals/signal-fact.ts";
import type { HookEvent } from "../../../shared/webhooks/hook-events.ts";
import { type PoolCodes, reserveUnits } from "../../budget/reserve-units.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import type { SignalReply } from "./calls.ts";
import { takeOutVoid, voidAsked } from "./coupons/take-out-void.ts";
import { hasUnrevokedDevice } from "./has-unrevoked-device.ts";
import { openParts } from "./open-parts.ts";
import { drawKeyOf, newSerial, type PersonContext } from "./person-context.ts";
import { recallHistory } from "./recall-history.ts";
import { replanRuns, saveRuns } from "./save-runs.ts";
import { storeUnasked } from "./store-unasked.ts";

/** Something that comes to a person who said nothing. */
export interface Unasked {
  readonly person: string;
  /** `stage`, `after`: by the time alone. */
  readonly typ: "signal" | "stage" | "after" | "purchase";
  /** What it is, as of this turn. `none`: it does not concern them, `gone`: no more. */
  readonly read: (policy: Policy) => Unheard | "none" | "gone";
  /** Of a message that may come again. */
  readonly sent?: Pick<Envelope, "kid" | "jti" | "typ">;
  /**
   * Stores, in the turn of `read` and before all else, what is there whatever it gives. Not `isJudged`: a budget is waited for,
   * and `read` is asked again.
   */
  readonly store?: (isJudged: boolean) => void;
  /** Stores, in the turn of `read`, what is to be known of the signal if it gives nothing. `hasMoved`: but it moved runs. */
  readonly keep?: (hasMoved: boolean) => void;
}

/** What comes to the person, and who they are by then. */
export interface Unheard {
  readonly person: PersonState;
  /** When it happened, epoch milliseconds. */
  readonly happenedMs: number;
  readonly signal?: SignalFact | undefined;
  /** Stages of runs are said by `moved`. */
  readonly happened?: readonly Occurrence[] | undefined;
  readonly moved?: JourneyStep | undefined;
  /** What a till or a back end reports. */
  readonly event?: EventFact;
  /** What it counts as, besides what it gives. */
  readonly counts?: readonly Count[];
  /** What webhooks may be told of it, besides what it gives. */
  readonly events?: readonly HookEvent[];
}

/**
 * Judges what comes for a push, as there is no message to answer. Once a signal, whatever came first; a "no" uses
 * nothing up and writes nothing, unless runs have moved. `later`: the catalog or the live state cannot be read.
 */
export async function decideUnasked(context: PersonContext, unasked: Unasked): Promise<SignalReply> {
  const { store, env, defer } = context;
  const isolate = await openIsolate(env);
  const snapshot = await isolate.catalog.current(Date.now(), defer);
  const live = await isolate.live.forValue(Date.now(), defer);
  if (snapshot === undefined || !live.ok) return "later";
  const { policy, version } = snapshot;
  if (store.load() !== undefined) replanRuns(context, policy, Date.now());
  // Nothing is decided for somebody all of whose devices are revoked; runs go on.
  if (!hasUnrevokedDevice(context, live.value.state)) return moveOnly(context, unasked, policy);
  await openParts(context, policy);
  await takeOutVoid(context, voidAsked(policy, live.value.state.voidReports));
  const drawKey = await drawKeyOf(context, unasked.person, isolate.keys.drawHash);
  const judgeNow = (units: readonly string[]): Judged | "none" | "gone" => {
    const unheard = unasked.read(policy);
    if (unheard === "none" || unheard === "gone") return unheard;
    const { person, signal, moved, happened = [], event } = unheard;
    const presence = recallSeen(person.presence, context.cache.memory);
    const occurrences = [...stageOccurrences(moved?.reached ?? []), ...happened];
    const input: SignalInput = present({
      person: presence === person.presence ? person : { ...person, presence },
      signals: signal && [signal],
      happened: occurrences.length === 0 ? undefined : occurrences,
      event,
      mesh: meshFactsOf(live.value.state, units, live.value.ageMs, policy.liveTypes),
      history: recallHistory(context, person, policy),
      standing: context.cache.loyalty?.recallStanding(context, person, policy, Date.now()),
      subscribed: store.subscriptions.list().length > 0,
      nowMs: Date.now(),
      serial: newSerial(),
    });
    return { unheard, input, ...decideSignal(input, policy, drawKey) };
  };
  /** One turn: what was decided is stored as it is. Gives the campaign whose unit is spent, too. */
  const conclude = (judged: Judged, codes?: PoolCodes) => {
    const { unheard, input, decision, next, points } = judged;
    const { happenedMs, moved, counts, events } = unheard;
    const { outcome, chosen } = decision;
    unasked.store?.(true);
    if (next === input.person && moved === undefined && points === undefined) {
      unasked.keep?.(false);
      return { reply: "none" as const };
    }
    const { typ, sent } = unasked;
    const found = { input, decision, next, policy, version: version ?? "", drawKey, codes };
    const code = storeUnasked(context, present({ typ, happenedMs, ...found, sent, moved, counts, events, points }));
    store.arm(input.nowMs);
    if (outcome !== "push") return { reply: "none" as const };
    return { reply: "told" as const, spent: { campaign: chosen?.campaign, code } };
  };

  const unfunded = judgeNow([]);
  if (unfunded === "none" || unfunded === "gone") return unfunded;
  const missed = unitsMissed(unfunded.decision, policy);
  if (missed.length === 0) return conclude(unfunded).reply;
  // Only a budget stood in the way: a unit of it is worth waiting for.
  unasked.store?.(false);
  const reserved = await reserveUnits(isolate, policy, missed, defer);
  const funded = judgeNow(reserved.units);
  if (funded === "none" || funded === "gone") {
    reserved.settle();
    return funded;
  }
  const concluded = conclude(funded, reserved.codes);
  reserved.settle(concluded.spent);
  return concluded.reply;
}

/** What was decided in one turn, and from what. */
interface Judged extends ReturnType<typeof decideSignal> {
  readonly unheard: Unheard;
  readonly input: SignalInput;
}

/** Stores where runs are by now and why some ended, and gives nothing. */
function moveOnly(context: PersonContext, { read, store, keep }: Unasked, policy: Policy): SignalReply {
  const unheard = read(policy);
  if (unheard === "none" || unheard === "gone") return unheard;
  const nowMs = Date.now();
  const { moved } = unheard;
  store?.(true);
  keep?.(moved !== undefined);
  if (moved !== undefined) saveRuns(context, moved.journeys, policy, nowMs);
  // There is no receipt of this, but the run may have some.
  for (const over of moved?.ended ?? []) context.store.messages.noteRunEnd(over, over.reason);
  context.store.arm(nowMs);
  return "none";
}
