import { HISTORY_MS } from "../condition/check-recall.ts";
import type { ReactionKind } from "../condition/reaction-kind.ts";
import { ownValue } from "../json/json-object.ts";
import type { ConsentState, Exposure } from "./person-state.ts";

/** What a person got, and what they did with it: by moment the last time of each kind, epoch milliseconds. Plain JSON. */
export type History = Readonly<Record<string, LastTimes>>;

export type LastTimes = Readonly<Partial<Record<HistoryKind, number>>>;

type HistoryKind = "given" | "redeemed" | ReactionKind;

/** One thing that happened with a moment. */
export interface HistoryEvent {
  readonly moment: string;
  readonly kind: HistoryKind;
  readonly atMs: number;
}

/** Moments that are remembered of a person, the last ones. */
const MAX_MOMENTS = 1_000;

/** Since when the mesh may look back at what the person got and did: their newest yes to `profiling`. Undefined: never. */
export function historySinceMs(consent: ConsentState): number | undefined {
  const profiling = ownValue(consent, "profiling");
  return profiling?.granted ? profiling.atMs : undefined;
}

/** What exposures tell: nothing of a control group, or of a push that gave its caps back. */
export function givenEvents(exposures: readonly Exposure[]): readonly HistoryEvent[] {
  return exposures.filter(isGiven).map(({ moment, atMs }) => ({ moment, kind: "given", atMs }));
}

/** Exposures of control groups from before `withheld` was written are told by not being the person's. */
function isGiven({ void: isVoid, withheld, marketing, person }: Exposure): boolean {
  return !isVoid && !withheld && (person || !marketing);
}

/** The history that is made by what happened since then. */
export function historyOf(events: readonly HistoryEvent[], sinceMs: number): History {
  const history = new Map<string, Record<string, number>>();
  for (const { moment, kind, atMs } of events) {
    if (atMs < sinceMs) continue;
    const times = history.get(moment) ?? {};
    times[kind] = Math.max(times[kind] ?? atMs, atMs);
    history.set(moment, times);
  }
  return Object.fromEntries(history);
}

/** Of each moment and kind the later time. */
export function uniteHistories(one: History, other: History): History {
  const events = [one, other].flatMap((history) => eventsOf(history));
  return historyOf(events, Number.NEGATIVE_INFINITY);
}

function eventsOf(history: History): readonly HistoryEvent[] {
  return Object.entries(history).flatMap(([moment, times]) =>
    (Object.entries(times) as [HistoryKind, number][]).map(([kind, atMs]) => ({ moment, kind, atMs })),
  );
}

/** What was in the one history and is missing in the other, or older there. */
export function missingIn(before: History, after: History): History {
  const lost = eventsOf(before).filter(
    ({ moment, kind, atMs }) => (ownValue(after, moment)?.[kind] ?? Number.NEGATIVE_INFINITY) < atMs,
  );
  return historyOf(lost, Number.NEGATIVE_INFINITY);
}

/** The moments that are remembered: those of the last 400 days, at most 1,000. */
export function boundHistory(history: History, nowMs: number): History {
  const lastMs = (times: LastTimes) => Math.max(...Object.values(times));
  const kept = Object.entries(history).filter(([, times]) => lastMs(times) > nowMs - HISTORY_MS);
  return Object.fromEntries(kept.sort(([, a], [, b]) => lastMs(b) - lastMs(a)).slice(0, MAX_MOMENTS));
}
