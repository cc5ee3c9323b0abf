export { makeSignalAreas } from "../adapters/signal-areas.ts";
export { endSignalsOf } from "../objects/signals/end-signals-of.ts";
export { runAlarm } from "../objects/signals/run-alarm.ts";
export { makeSignalsContext } from "../objects/signals/signals-context.ts";
export { takeSignal } from "../objects/signals/take-signal.ts";
export { signalByHand } from "../signals/signal-by-hand.ts";
export { readSignal, signalBySender } from "../signals/signal-by-sender.ts";
