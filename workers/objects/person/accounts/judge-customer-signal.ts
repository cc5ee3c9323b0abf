import { takeCustomerSignal } from "../../../../shared/accounts/take-customer-signal.ts";
import type { Policy } from "../../../../shared/catalog/policy.ts";
import { moveBySignal } from "../../../../shared/journeys/move-by-signal.ts";
import { isGranted, type PersonState } from "../../../../shared/person/person-state.ts";
import { stopPush } from "../../../../shared/push/outbox.ts";
import type { Isolate } from "../../../isolate/isolate.ts";
import type { CustomerSignalCall, SignalReply } from "../calls.ts";
import type { decideUnasked } from "../decide-unasked.ts";
import type { finishPush } from "../finish-push.ts";
import type { PersonContext } from "../person-context.ts";
import { isAtSenderBound, noteSender } from "../sender-bound.ts";

/** What is loaded with every object, and so not once more with this module. */
export interface LoadedWithObject {
  readonly isolate: Isolate;
  readonly decide: typeof decideUnasked;
  readonly finish: typeof finishPush;
}

/**
 * A signal that a back end says of this customer: it may move a run, and is judged at once for a push. `off` withdraws what no push service has taken.
 * The same message again does nothing twice. `gone`: there is no such person, and nothing is stored.
 */
export async function judgeCustomerSignal(
  context: PersonContext,
  { person: id, said, jti }: CustomerSignalCall,
  { isolate, decide, finish }: LoadedWithObject,
): Promise<SignalReply> {
  const { store, defer } = context;
  if (store.load() === undefined) return "gone";
  store.arm(Date.now());
  if (said.state === "off") {
    const snapshot = await isolate.catalog.current(Date.now(), defer);
    return snapshot === undefined ? "later" : turnOff(context, said, { policy: snapshot.policy, finish });
  }
  const sent = { kid: `sender:${said.sender}`, jti, typ: "signal+jwt" };
  return decide(context, {
    person: id,
    typ: "signal",
    sent,
    read(policy) {
      const person = store.load();
      if (person === undefined) return "gone";
      if (store.messages.find(sent.kid, jti) !== undefined || isAtSenderBound(context, Date.now())) return "none";
      const nowMs = Date.now();
      const { profile, fact } = takeCustomerSignal(person.profile, said, nowMs);
      const world = { index: policy.journeys, isGranted: (purpose: string) => isGranted(person.consent, purpose) };
      const moved = moveBySignal(store.runs.read(), said, { world, senders: policy.senders, nowMs });
      if (fact === undefined && moved === undefined) return "none";
      const happenedMs = moved === undefined ? (fact?.fromMs ?? nowMs) : said.atMs;
      return { signal: fact, moved, happenedMs, person: { ...person, profile } };
    },
    keep: (hasMoved) => keepState(context, said, hasMoved),
  });
}

/**
 * Remembers a state that has given nothing, so that the same again is still the same signal, and that a sender changed
 * the person.
 */
function keepState(context: PersonContext, said: CustomerSignalCall["said"], hasMoved: boolean): void {
  const { store } = context;
  const person = store.load();
  if (person === undefined) return;
  const { profile } = takeCustomerSignal(person.profile, said, Date.now());
  save(context, person, profile, hasMoved);
}

/** What ends something is not held against a bound. */
function turnOff(
  context: PersonContext,
  said: CustomerSignalCall["said"],
  { policy, finish }: Pick<LoadedWithObject, "finish"> & { readonly policy: Policy },
): SignalReply {
  const { store } = context;
  const person = store.load();
  if (person === undefined) return "gone";
  const { profile, ended } = takeCustomerSignal(person.profile, said, Date.now());
  if (ended === undefined && isAtSenderBound(context, Date.now())) return "none";
  save(context, person, profile);
  for (const push of ended === undefined ? [] : store.outbox.list()) {
    if (push.signal === ended) finish(context, stopPush(push, "mesh"), policy);
  }
  store.arm(Date.now());
  return "none";
}

function save(context: PersonContext, person: PersonState, profile: PersonState["profile"], hasMoved = false): void {
  if (profile === person.profile && !hasMoved) return;
  noteSender(context, Date.now());
  context.store.save({ ...person, profile });
}
