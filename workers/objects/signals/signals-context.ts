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
  readonly setAlarm: (atMs: number) => void;
  /** Whether an alarm is set, as far as this object remembers, and whether areas are being told. */
  readonly doing: { isArmed: boolean; isTelling: boolean };
}

/** The context of this object. */
export function makeSignalsContext(
  { storage, waitUntil }: { readonly storage: DurableObjectStorage; readonly waitUntil: SignalsContext["defer"] },
  changeLive: SharedStore["changeLive"],
  areas: SignalAreas,
): SignalsContext {
  return {
    store: makeSignalsStore(storage),
    changeLive,
    areas,
    defer: waitUntil,
    setAlarm: (atMs) => void storage.setAlarm(atMs),
    doing: { isArmed: false, isTelling: false },
  };
}
