import type { LiveChange, SignalOrigin } from "../../shared/live/live-state.ts";
import type { LiveSignal } from "../../shared/signals/live-signal.ts";

/** What tests say of a signal that is on: its type and end, and the place if it has one. */
type Said = Pick<LiveSignal, "type" | "place" | "untilMs">;

/** A signal that somebody with a key began, long ago; its id is told from its end. */
export function liveSignal(said: Said): LiveSignal {
  return { ...originOf(said.untilMs), ...said };
}

/** The change that turns such a signal on. */
export function signalOn({ untilMs, ...named }: Said, atMs: number): LiveChange {
  return { thing: { kind: "signal", ...named }, on: true, atMs, untilMs, signal: originOf(untilMs) };
}

function originOf(untilMs: number): SignalOrigin {
  return { id: `signal-until-${String(untilMs).replace(".", "_")}`, fromMs: 1, trust: "medium" };
}
