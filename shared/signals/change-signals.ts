import { present } from "../json/present.ts";
import { changeSignal, isOn, type SaidSignal, type StoredSignal, untilOf } from "./stored-signal.ts";

/** Signals that are on at once, in a mesh and of one sender. */
export const MOST_ON = 1_000;
export const MOST_ON_OF_SENDER = 100;
/** People are told of one type and place at most once in this time. */
export const TELL_AGAIN_MS = 300_000;
/** Areas are told of a new end if the one that they know is nearer than this, or than half of what is left of the signal. */
const AREAS_END_SOON_MS = 600_000;
/** Areas are told so long before the end that they know, if the signal lasts longer and no message came until then. */
const AREAS_LEAD_MS = 60_000;
/** How often one sender makes the mesh tell people, and in which time. */
export const MOST_TOLD_OF_SENDER = 60;
export const TOLD_WITHIN_MS = 3_600_000;

/** What happens once, and says not how long it counts, counts for a day: no area keeps anybody for longer. */
const ONCE_COUNTS_MS = 86_400_000;
/** People are told of it for so long at most: nobody can turn it off. Our own bound. */
const ONCE_TOLD_MS = 3_600_000;

/** What the book knows that a message is held against. */
export interface SignalsAtHand {
  /** What is stored of the same type and place. */
  readonly before: StoredSignal | undefined;
  /** Other signals that are on now: all, and those that the same sender began. */
  readonly on: number;
  readonly onOfSender: number;
  /** When people were told of the same type and place last. */
  readonly toldMs?: number | undefined;
  /** When this sender made the mesh tell people within the last hour; oldest first, of any type and place. */
  readonly senderToldMs: readonly number[];
}

/** What one message does. */
export interface SignalTurn {
  /** The id to answer with: of the signal that it belongs to. */
  readonly signal: string;
  /** As it is to be stored; absent: nothing is. */
  readonly stored?: StoredSignal;
  /** What the live state is to be told; absent: nothing. */
  readonly live?: "on" | "off";
  /** What areas are to do: begin to tell people, or go on with the new end; or stop. */
  readonly tell?: Telling;
  /** Nobody is told: from when on another message would be. */
  readonly untoldUntilMs?: number;
}

export type Telling =
  | { readonly what: "start"; readonly areas: readonly string[]; readonly untilMs: number; readonly isFirst: boolean }
  | { readonly what: "end"; readonly areas: readonly string[] };

/**
 * The book of signals takes one message. `areas`: the areas that a signal of this type and place concerns. Undefined: too many
 * signals are on, and nothing changes.
 */
export function changeSignals(
  atHand: SignalsAtHand,
  said: SaidSignal,
  areas: readonly string[],
  nowMs: number,
): SignalTurn | undefined {
  const { before } = atHand;
  if (said.state === undefined) return happen(atHand, said, areas, nowMs);
  const after = changeSignal(before, said);
  const signal = said.state === "on" && after === before ? said.id : after.id;
  if (!isOn(after, nowMs)) {
    if (!isOn(before, nowMs)) return { signal, stored: after };
    const ends = after.areas.length > 0 ? ({ what: "end", areas: after.areas } as const) : undefined;
    const stored = ends === undefined ? after : { ...after, areasUntilMs: 0 };
    return present({ signal, stored, live: "off" as const, tell: ends });
  }
  const isMore = !isOn(before, nowMs);
  if (isMore && (atHand.on >= MOST_ON || atHand.onOfSender >= MOST_ON_OF_SENDER)) return undefined;
  const live = isMore || untilOf(before) !== untilOf(after) ? ("on" as const) : undefined;
  return tellOf(present({ signal, stored: after, live }), { atHand, after, areas, said, nowMs });
}

/** Tells people of a signal that is on, if it has something new for them. */
function tellOf(
  turn: SignalTurn,
  about: {
    readonly atHand: SignalsAtHand;
    readonly after: StoredSignal;
    readonly areas: readonly string[];
    readonly said: SaidSignal;
    readonly nowMs: number;
  },
): SignalTurn {
  const { atHand, after, areas, said, nowMs } = about;
  const untilMs = untilOf(after) ?? nowMs;
  if (after.areas.length > 0) {
    const all = said.state === "on" ? [...new Set([...after.areas, ...areas])] : after.areas;
    const isWider = all.length > after.areas.length;
    if (!isWider && !isNewsToAreas(after.areasUntilMs, untilMs, nowMs)) return turn;
    const stored = { ...after, areas: all, areasUntilMs: untilMs };
    return { ...turn, stored, tell: { what: "start", areas: all, untilMs, isFirst: false } };
  }
  // Only who turns it on has something to tell; an older `off` that comes late has not.
  if (areas.length === 0 || said.state !== "on" || turn.signal !== after.id) return turn;
  const untoldUntilMs = silenceOf(atHand, nowMs);
  if (untoldUntilMs !== undefined) return { ...turn, untoldUntilMs };
  return {
    ...turn,
    stored: { ...after, areas, areasUntilMs: untilMs },
    tell: { what: "start", areas, untilMs, isFirst: true },
  };
}

/** When areas have to hear that a signal lasts longer than they know, epoch milliseconds; undefined: they know its end. */
export function areasDueMs(stored: StoredSignal | undefined): number | undefined {
  const { areas = [], areasUntilMs = 0 } = stored ?? {};
  return areas.length > 0 && (untilOf(stored) ?? 0) > areasUntilMs ? areasUntilMs - AREAS_LEAD_MS : undefined;
}

/** As it is to be stored when its areas hear of its end though no message came; undefined: they need not by now. */
export function renewAreas(stored: StoredSignal, nowMs: number): StoredSignal | undefined {
  const untilMs = untilOf(stored) ?? 0;
  const isDue = untilMs > nowMs && (areasDueMs(stored) ?? Number.POSITIVE_INFINITY) <= nowMs;
  return isDue ? { ...stored, areasUntilMs: untilMs } : undefined;
}

/** Whether areas are to hear of this end: at once if it is earlier than they know, and of a later one not with each message. */
function isNewsToAreas(knownMs: number | undefined, untilMs: number, nowMs: number): boolean {
  if (knownMs === undefined || untilMs < knownMs) return true;
  return untilMs > knownMs && knownMs - nowMs < Math.max(AREAS_END_SOON_MS, (untilMs - nowMs) / 2);
}

/** What happens once leaves no state. */
function happen(atHand: SignalsAtHand, said: SaidSignal, areas: readonly string[], nowMs: number): SignalTurn {
  const untilMs = Math.min(said.atMs + (said.validForMs ?? ONCE_COUNTS_MS), nowMs + ONCE_TOLD_MS);
  if (areas.length === 0 || untilMs <= nowMs) return { signal: said.id };
  const untoldUntilMs = silenceOf(atHand, nowMs);
  if (untoldUntilMs !== undefined) return { signal: said.id, untoldUntilMs };
  return { signal: said.id, tell: { what: "start", areas, untilMs, isFirst: true } };
}

/** Until when nobody is to be told, epoch milliseconds; undefined: people may be told now. */
function silenceOf({ toldMs, senderToldMs }: SignalsAtHand, nowMs: number): number | undefined {
  const ofThingMs = toldMs === undefined ? 0 : toldMs + TELL_AGAIN_MS;
  const ofSenderMs = (senderToldMs.at(-MOST_TOLD_OF_SENDER) ?? Number.NEGATIVE_INFINITY) + TOLD_WITHIN_MS;
  const untilMs = Math.max(ofThingMs, ofSenderMs);
  return untilMs > nowMs ? untilMs : undefined;
}
