import { type AreaContext, HOUR_MS } from "./area-context.ts";

/** An alarm this late does not count for its hour: too many may have come since. */
const LATE_MS = 10 * 60_000;
/** A signal that is said again so soon after its end is prolonged. */
const PROLONGED_MS = 5 * 60_000;

/** Once in an hour: counts who of the area is known, and clears away entries and signals that have ended. */
export function keepHours({ store }: AreaContext, nowMs: number): void {
  const hour = Math.floor(nowMs / HOUR_MS);
  const known = store.known();
  const isToCount = known?.hour !== hour && nowMs - hour * HOUR_MS < LATE_MS;
  store.change(() => {
    if (isToCount) {
      const count = store.countKnown(hour * HOUR_MS);
      if (count > 0 || known !== undefined) store.saveKnown({ hour, count });
    }
    store.removeEnded(nowMs);
    for (const { fanOut } of store.fanOuts()) {
      if (fanOut.signal.untilMs + PROLONGED_MS <= nowMs) store.removeFanOut(fanOut.signal.id);
    }
  });
}
