import { leastReach, metresToFence, nearPlaceOf } from "../../../shared/areas/near-reach.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";
import { present } from "../../../shared/json/present.ts";
import { isCell } from "../../../shared/person/wanted-areas.ts";
import type { SignalFact } from "../../../shared/signals/signal-fact.ts";
import type { SignalCall, SignalReply } from "./calls.ts";
import { decideUnasked } from "./decide-unasked.ts";
import type { PersonContext } from "./person-context.ts";

/** Judges a signal of a place for the person, who is registered in the area that tells it. `gone`: no more. */
export async function judgeSignal(context: PersonContext, call: SignalCall): Promise<SignalReply> {
  const { store } = context;
  const isRegistered = () =>
    store.load()?.profile.epoch === call.epoch &&
    store
      .areas()
      .some(
        ({ area, key, state, untilMs }) =>
          area === call.area && key === call.key && state !== "remove" && untilMs > Date.now(),
      );
  if (!isRegistered()) return "gone";
  return decideUnasked(context, {
    person: call.person,
    typ: "signal",
    read(policy) {
      const person = store.load();
      if (person === undefined || !isRegistered()) return "gone";
      const signal = factOf(call, policy);
      return signal === undefined ? "none" : { signal, person, happenedMs: signal.fromMs };
    },
  });
}

/** How near the person is at least: by the cell they were last in, or by being in the place. Undefined: it has no such place. */
function factOf({ area, signal }: SignalCall, policy: Policy): SignalFact | undefined {
  const place = policy.places.get(signal.place);
  if (place === undefined) return undefined;
  const near = isCell(area) ? nearPlaceOf(policy, place, [signal.type]) : undefined;
  return present({ ...signal, metres: near && leastReach(policy, signal.type, place, metresToFence(near, area)) });
}
