import type { LiveState } from "./live-state.ts";

/** The live state without the signals that have ended by themselves by now; the same object where none has. */
export function endSignals(live: LiveState, nowMs: number): LiveState {
  const on = live.signals.filter(({ untilMs }) => untilMs > nowMs);
  return on.length === live.signals.length ? live : { ...live, signals: on };
}
