import type { Trust, Where } from "../catalog/catalog.ts";
import type { JourneyIndex, JourneyRule, StageOn } from "../catalog/journey-rule.ts";
import type { Scalar } from "../condition/condition.ts";
import { arrive, catchUp, type JourneyStep, type Move, moveOne, stageOf, unmoved } from "./advance-run.ts";
import { addEarly, takeEarly } from "./early-stages.ts";
import { makeRoom } from "./make-room.ts";
import { dateData, mergeData } from "./merge-data.ts";
import { BY_DEVICE, type EndedRun, instantOf, isSameRun, type Journeys, positionOf, type Run } from "./run.ts";

/** Something that may move runs, and when it happened: `atMs`, epoch milliseconds. */
export type Mover = { readonly atMs: number; readonly trust: Trust } & (
  | {
      /** A customer's signal. `by`: its id. */
      readonly kind: "signal";
      readonly type: string;
      readonly key: string;
      readonly data: Readonly<Record<string, Scalar>>;
      readonly sender: string;
      readonly by: string;
      /** A partner says it. */
      readonly isForeign?: boolean;
    }
  /** A device's event. Its data is seen as `event`, and is no part of the run. */
  | { readonly kind: "event"; readonly name: string; readonly key: string }
  | { readonly kind: "enter"; readonly place: string; readonly labels: readonly string[] }
  | { readonly kind: "scan"; readonly marker: string }
);

/** What the journeys of a person are moved by: the rules, and which purposes are granted. */
export interface JourneyWorld {
  readonly index: JourneyIndex;
  readonly isGranted: (purpose: string) => boolean;
}

/**
 * Moves the runs that this concerns. Stages only go forward: the furthest that was reached is the stage of the run, one
 * that was passed over never fires, and one that lies behind only brings its data. So the order in which messages
 * arrive decides what fires, and never where a run is in the end.
 */
export function moveRuns(before: Journeys, mover: Mover, { index, isGranted }: JourneyWorld): JourneyStep {
  const rules = rulesOf(mover, index).filter(({ purposes }) => purposes.every(isGranted));
  return rules.reduce<JourneyStep>(
    (step, rule) => {
      const next = "key" in mover ? moveKeyed(step.journeys, mover, rule) : moveLocated(step.journeys, mover, rule);
      return {
        journeys: next.journeys,
        reached: [...step.reached, ...next.reached],
        ended: [...step.ended, ...next.ended],
      };
    },
    { journeys: before, reached: [], ended: [] },
  );
}

/** The journeys whose runs it may move. */
export function rulesOf(mover: Mover, index: JourneyIndex): readonly JourneyRule[] {
  switch (mover.kind) {
    case "signal":
      return index.bySignal.get(mover.type) ?? [];
    case "event":
      return index.byEvent.get(mover.name) ?? [];
    case "enter":
      return index.byEnter;
    case "scan":
      return index.byMarker.get(mover.marker) ?? [];
  }
}

/** A signal or an event names its run. */
function moveKeyed(journeys: Journeys, mover: Mover & { readonly key: string }, rule: JourneyRule): JourneyStep {
  const same = { journey: rule.id, key: mover.key };
  const stage = rule.stages.findIndex(({ on }) => isFor(on, mover));
  const run = journeys.runs.find((one) => isSameRun(one, same));
  const said = mover.kind === "signal" ? dateData(mover.data, mover) : {};
  const move: Move = { stage, atMs: mover.atMs, said, trust: mover.trust };
  if (run !== undefined) return moveOne(journeys, run, move, rule);
  const reached = rule.stages[stage];
  // Nor does the end of a run, said once more, begin another one, or wait for it.
  const isOver = (over: EndedRun) => isSameRun(over, same) && (mover.atMs <= over.atMs || over.stage === reached?.id);
  if (journeys.ended.some(isOver)) return unmoved(journeys);
  if (reached?.opens !== true) {
    const early = { ...same, stage: reached?.id ?? "", atMs: mover.atMs, data: said, trust: mover.trust };
    const waiting = addEarly(journeys.early, early);
    return unmoved(waiting === journeys.early ? journeys : { ...journeys, early: waiting });
  }
  return openRun(journeys, { ...same, openedBy: mover.kind === "signal" ? mover.sender : BY_DEVICE }, move, rule);
}

/** Opens a run, if there is room for it, at the furthest of its stages that waited for this one, or at this one. */
function openRun(
  journeys: Journeys,
  about: Pick<Run, "journey" | "key" | "openedBy">,
  { stage, atMs, said, trust }: Move,
  rule: JourneyRule,
): JourneyStep {
  const room = makeRoom(journeys, about, atMs);
  if (room === undefined) return unmoved(journeys);
  const { waited, early } = takeEarly(room.journeys.early, about, atMs);
  const { data } = mergeData({}, said);
  const run: Run = { ...about, ...stageOf(rule, stage), stageMs: atMs, progressMs: atMs, data, trust };
  const opened = catchUp(run, waited, rule);
  const known = { ...room.journeys, early, runs: [...room.journeys.runs, opened] };
  return arrive({ ...unmoved(known), ended: room.ended }, opened, rule);
}

/** Who enters or scans moves each run that now is in the span of such a stage. */
function moveLocated(
  journeys: Journeys,
  mover: Mover & { readonly kind: "enter" | "scan" },
  rule: JourneyRule,
): JourneyStep {
  const runs = journeys.runs.filter(({ journey }) => journey === rule.id);
  return runs.reduce<JourneyStep>((step, run) => {
    const stage = rule.stages.findLastIndex(({ on }) => isFor(on, mover) && isDuring(on, run, mover.atMs));
    if (stage <= positionOf(run, rule)) return step;
    const next = moveOne(step.journeys, run, { stage, atMs: mover.atMs, said: {}, trust: mover.trust }, rule);
    return {
      journeys: next.journeys,
      reached: [...step.reached, ...next.reached],
      ended: [...step.ended, ...next.ended],
    };
  }, unmoved(journeys));
}

function isFor(on: StageOn, mover: Mover): boolean {
  if (on.kind === "signal") return mover.kind === "signal" && on.type === mover.type;
  if (on.kind === "event") return mover.kind === "event" && on.name === mover.name;
  if (on.kind === "enter") return mover.kind === "enter" && isWhere(on.where, mover);
  return on.kind === "scan" && mover.kind === "scan" && on.marker === mover.marker;
}

/** Whether a place is one that a stage waits for. */
export function isWhere(
  where: Where,
  { place, labels }: { readonly place: string; readonly labels: readonly string[] },
): boolean {
  return "place" in where ? where.place === place : labels.includes(where.label);
}

function isDuring(on: StageOn, run: Run, atMs: number): boolean {
  if (!("during" in on)) return false;
  const middleMs = instantOf(run, on.during.datum);
  return middleMs !== undefined && atMs >= middleMs - on.during.beforeMs && atMs <= middleMs + on.during.afterMs;
}
