import { present } from "../../../shared/json/present.ts";
import type { LiveChange } from "../../../shared/live/live-state.ts";
import { areasDueMs, changeSignals, type SignalTurn } from "../../../shared/signals/change-signals.ts";
import { type SaidSignal, untilOf } from "../../../shared/signals/stored-signal.ts";
import type { SignalCall, SignalReply, SignalTaken } from "./calls.ts";
import { areasName, liveName, startOwed, tellAreas, tellLive } from "./settle-owed.ts";
import type { SignalsContext } from "./signals-context.ts";

/** What was owed and not done is tried again after this time. */
export const RETRY_MS = 5_000;

/**
 * Takes one message in one turn: the book changes, and what is to be done elsewhere is noted with it. Then the live state is
 * told, which the answer waits for, and areas, which it does not. A message that comes again gets its first answer.
 */
export async function takeSignal(context: SignalsContext, { said, isNamed, areas }: SignalCall): Promise<SignalReply> {
  const { store, doing } = context;
  const nowMs = Date.now();
  const thing = thingOf(said);
  const taken = store.change((): SignalTaken | "too-many" | "later" => {
    const known = store.findAnswer(said.id);
    if (known !== undefined) return JSON.parse(known);
    if (said.state !== "off" && store.isHalted(said.sender, nowMs)) return "later";
    const found = store.find(thing);
    const before = found?.stored;
    const counted = store.countOn(nowMs, { thing, sender: said.sender });
    const told = { toldMs: store.toldMs(thing), senderToldMs: store.senderToldMs(said.sender, nowMs) };
    const turn = changeSignals({ before, ...counted, ...told }, said, areas, nowMs);
    if (turn === undefined) return "too-many";
    const liveMs = Math.max(nowMs, (found?.liveMs ?? 0) + 1);
    // What the catalog has stopped naming may still be on, and must end.
    const change = isNamed || turn.live === "off" ? liveChangeOf(turn, liveMs) : undefined;
    const isSaid = change !== undefined || turn.tell !== undefined;
    if (turn.stored !== undefined) store.put(thing, turn.stored, isSaid ? liveMs : (found?.liveMs ?? 0));
    if (change !== undefined) store.owe(liveName(thing), JSON.stringify(change));
    oweAreas(context, turn, said, liveMs);
    if (turn.tell?.what === "start" && turn.tell.isFirst) store.noteTold(nowMs, thing, said.sender);
    const { signal, untoldUntilMs } = turn;
    store.noteSeen(said.id, nowMs, JSON.stringify(present({ signal, untoldUntilMs })));
    return present({ signal, untoldUntilMs });
  });
  if (taken === "too-many" || taken === "later") return taken;
  // A message that is repeated moves no alarm.
  if (doing.alarmMs === undefined || store.owed().length > 0) context.armBy(nowMs + RETRY_MS);
  const dueMs = areasDueMs(store.find(thing)?.stored);
  if (dueMs !== undefined) context.armBy(dueMs);
  const change = await tellLive(context, thing);
  context.defer(tellAreas(context));
  if (change === "unreachable") return "later";
  return present({ ...taken, change });
}

/** A type at a place, or at none: what only one signal is on of. */
function thingOf({ type, place = "" }: Pick<SaidSignal, "type" | "place">): string {
  return `${type}:${place}`;
}

/** What the live state is to be told of a turn; of one thing each change is later than the one before. */
function liveChangeOf({ live, stored }: SignalTurn, atMs: number): LiveChange | undefined {
  if (live === undefined || stored === undefined) return undefined;
  const { id, fromMs, trust, type, place } = stored;
  const thing = present({ kind: "signal" as const, type, place });
  if (live === "off") return { thing, on: false, atMs };
  return present({ thing, on: true, atMs, untilMs: untilOf(stored), signal: { id, fromMs, trust } });
}

/** Notes what areas are to do. A signal of no place has none. */
function oweAreas({ store }: SignalsContext, { tell, signal, stored }: SignalTurn, said: SaidSignal, version: number) {
  if (tell === undefined) return;
  if (tell.what === "end") return store.owe(areasName(signal), JSON.stringify({ end: tell.areas, version }));
  const about = stored ?? { ...said, fromMs: said.atMs, once: true as const };
  if (about.place === undefined) return;
  store.owe(
    areasName(signal),
    startOwed(tell.areas, { ...about, id: signal, place: about.place, untilMs: tell.untilMs }, version),
  );
}
