import type { SharedStore } from "../../../shared/shared-store.ts";
import type { SignalAreas } from "./calls.ts";
import { makeSignalsStore, type SignalsStore } from "./store/signals-store.ts";

/** What the work of the book has at hand. */
export interface SignalsContext {
  readonly store: SignalsStore;
  readonly changeLive: SharedStore["changeLive"];
  readonly areas: SignalAreas;
  /** Work to be done after the answer. */
  readonly defer: (work: Promise<unknown>) => void;
  /** Sets the alarm, if none is set that goes off earlier. */
  readonly armBy: (atMs: number) => void;
  /** When the alarm goes off, as far as this object remembers, epoch milliseconds; and whether areas are being told. */
  readonly doing: { alarmMs: number | undefined; isTelling: boolean };
}

/** The context of this object. */
export function makeSignalsContext(
  { storage, waitUntil }: { readonly storage: DurableObjectStorage; readonly waitUntil: SignalsContext["defer"] },
  changeLive: SharedStore["changeLive"],
  areas: SignalAreas,
): SignalsContext {
  const doing: SignalsContext["doing"] = { alarmMs: undefined, isTelling: false };
  return {
    store: makeSignalsStore(storage),
    changeLive,
    areas,
    defer: waitUntil,
    armBy(atMs) {
      if (doing.alarmMs !== undefined && doing.alarmMs <= atMs) return;
      doing.alarmMs = atMs;
      void storage.setAlarm(atMs);
    },
    doing,
  };
}
