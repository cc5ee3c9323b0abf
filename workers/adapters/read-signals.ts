import { present } from "../../shared/json/present.ts";
import type { SignalNear } from "../../shared/locate/locate-signals.ts";
import type { SignalFact } from "../../shared/signals/signal-fact.ts";
import type { Isolate } from "../isolate/isolate.ts";

/** Signals with their data, which an isolate fetches once of each; one whose data cannot be had now is left out. */
export async function readSignals(isolate: Isolate, on: readonly SignalNear[]): Promise<readonly SignalFact[]> {
  const read = await Promise.all(
    on.map(async ({ signal, metres }) => {
      const data = await isolate.signals.dataOf(signal.id);
      return data === undefined ? [] : [present({ ...signal, data, metres })];
    }),
  );
  return read.flat();
}
