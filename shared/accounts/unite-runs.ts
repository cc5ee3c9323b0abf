import type { JourneyIndex } from "../catalog/journey-rule.ts";
import { catchUp } from "../journeys/advance-run.ts";
import { addEarly, takeEarly } from "../journeys/early-stages.ts";
import { journeysOf, type KeptRun, type KeptRuns } from "../journeys/kept-runs.ts";
import { MAX_RUNS, MAX_RUNS_A_JOURNEY } from "../journeys/make-room.ts";
import { mergeData } from "../journeys/merge-data.ts";
import { BY_DEVICE, type EarlyStage, type EndedRun, isOfApp, isSameRun, type Run, runName } from "../journeys/run.ts";
import { nextWaitMs } from "../journeys/wait-for-runs.ts";

/** By what runs go on: the journeys of the catalog, and what time it is, epoch milliseconds. */
export interface RunTerms {
  readonly journeys: JourneyIndex;
  readonly nowMs: number;
}

/**
 * The runs of two people who are one from now on. Of one run that both were on the further stage counts, and what
 * senders said last; a run that is over on one side is over. What waited for a run that the other side knows is known
 * of it now. Of more than anyone may have, those that were idle longest
 * end.
 */
export function uniteRuns(account: KeptRuns, device: KeptRuns, terms: RunTerms): KeptRuns {
  const [own, added] = [journeysOf(account), journeysOf(device)];
  if (added.runs.length + added.early.length + added.ended.length === 0) return account;
  const ended = [...own.ended, ...added.ended].toSorted((a, b) => a.atMs - b.atMs);
  const others = new Map(device.rows.map((row) => [runName(row.run), row]));
  const united = account.rows.map((row) => uniteRow(row, others.get(runName(row.run))));
  const known = new Set(account.rows.map(({ run }) => runName(run)));
  const moved = device.rows.filter(({ run }) => !known.has(runName(run)));
  const rows = [...united, ...moved].filter(({ run }) => !isOver(run, ended));
  const kept = boundRows(rows);
  const early = added.early.reduce(addEarly, own.early);
  const caughtUp = kept.map((row) => catchRowUp(row, early, terms));
  const atEnd = caughtUp.filter((row) => isAtEnd(row, terms));
  const displaced = rows.filter((row) => !kept.includes(row));
  const needed = [...displaced, ...atEnd].map(({ run, purposes }) => [run.journey, purposes]);
  return {
    rows: caughtUp.filter((row) => !atEnd.includes(row)),
    others: {
      early: early.filter((one) => !kept.some(({ run }) => isSameRun(run, one))),
      ended: [
        ...ended,
        ...displaced.map(({ run }) => endedNow(run, { reason: "displaced" })),
        ...atEnd.map(({ run }) => endedNow(run, { reason: "ended", stage: run.stage })),
      ],
      purposes: { ...Object.fromEntries(needed), ...device.others.purposes, ...account.others.purposes },
    },
  };
}

/** Who looks too early looks again. */
function uniteRow(row: KeptRun, other: KeptRun | undefined): KeptRun {
  if (other === undefined) return row;
  return { ...row, run: furtherOf(row.run, other.run), dueMs: Math.min(row.dueMs, other.dueMs) };
}

function furtherOf(one: Run, other: Run): Run {
  const further = isFurther(other, one) ? other : one;
  const { data } = mergeData(one.data, other.data);
  const openedBy = one.openedBy === BY_DEVICE ? other.openedBy : one.openedBy;
  return { ...further, data, openedBy, progressMs: Math.max(one.progressMs, other.progressMs) };
}

/** By what each has passed: the catalog of then may be no more. */
function isFurther(run: Run, than: Run): boolean {
  if (run.stage === than.stage) return run.stageMs > than.stageMs;
  if (run.passed.includes(than.stage)) return true;
  return !than.passed.includes(run.stage) && run.passed.length > than.passed.length;
}

function catchRowUp(row: KeptRun, early: readonly EarlyStage[], { journeys, nowMs }: RunTerms): KeptRun {
  const rule = journeys.byId.get(row.run.journey);
  const { waited } = takeEarly(early, row.run, nowMs);
  if (rule === undefined || waited.length === 0) return row;
  const run = catchUp(row.run, waited, rule);
  return { ...row, run, dueMs: Math.min(row.dueMs, nextWaitMs(run, journeys, nowMs)) };
}

function isAtEnd({ run: { journey, stage } }: KeptRun, { journeys }: RunTerms): boolean {
  return (journeys.byId.get(journey)?.stages ?? []).some(({ id, ends }) => id === stage && ends);
}

function endedNow({ journey, key, progressMs: atMs }: Run, why: Pick<EndedRun, "reason" | "stage">): EndedRun {
  return { journey, key, atMs, ...why };
}

function isOver(run: Run, ended: readonly EndedRun[]): boolean {
  return ended.some((over) => isSameRun(over, run) && over.atMs >= run.progressMs);
}

/** The newest of each journey, and then of all; before those that an app began, which may be any number. */
function boundRows(rows: readonly KeptRun[]): readonly KeptRun[] {
  const counts = new Map<string, number>();
  const newest = rows
    .toSorted(({ run: a }, { run: b }) => Number(isOfApp(a)) - Number(isOfApp(b)) || b.progressMs - a.progressMs)
    .filter(({ run: { journey } }) => {
      const count = (counts.get(journey) ?? 0) + 1;
      counts.set(journey, count);
      return count <= MAX_RUNS_A_JOURNEY;
    });
  const kept = new Set(newest.slice(0, MAX_RUNS));
  return rows.filter((row) => kept.has(row));
}
