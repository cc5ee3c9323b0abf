import { addEarly } from "../journeys/early-stages.ts";
import { journeysOf, type KeptRun, type KeptRuns } from "../journeys/kept-runs.ts";
import { MAX_RUNS, MAX_RUNS_A_JOURNEY } from "../journeys/make-room.ts";
import { mergeData } from "../journeys/merge-data.ts";
import { type EndedRun, isSameRun, type Run, runName } from "../journeys/run.ts";

/**
 * The runs of two people who are one from now on. Of one run that both were on the further stage counts, and what senders said
 * last; a run that is over on one side is over. Of more than anyone may have, those that were idle longest end.
 */
export function uniteRuns(account: KeptRuns, device: KeptRuns): KeptRuns {
  const [own, added] = [journeysOf(account), journeysOf(device)];
  if (added.runs.length + added.early.length + added.ended.length === 0) return account;
  const ended = [...own.ended, ...added.ended].toSorted((a, b) => a.atMs - b.atMs);
  const others = new Map(device.rows.map((row) => [runName(row.run), row]));
  const united = account.rows.map((row) => uniteRow(row, others.get(runName(row.run))));
  const known = new Set(account.rows.map(({ run }) => runName(run)));
  const moved = device.rows.filter(({ run }) => !known.has(runName(run)));
  const rows = [...united, ...moved].filter(({ run }) => !isOver(run, ended));
  const kept = boundRows(rows);
  return {
    rows: kept,
    others: {
      early: added.early.reduce(addEarly, own.early),
      ended: [...ended, ...rows.filter((row) => !kept.includes(row)).map(displaced)],
      purposes: { ...device.others.purposes, ...account.others.purposes },
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
  return { ...further, data, progressMs: Math.max(one.progressMs, other.progressMs) };
}

/** By what each has passed: the catalog of then may be no more. */
function isFurther(run: Run, than: Run): boolean {
  if (run.stage === than.stage) return run.stageMs > than.stageMs;
  if (run.passed.includes(than.stage)) return true;
  return !than.passed.includes(run.stage) && run.passed.length > than.passed.length;
}

function isOver(run: Run, ended: readonly EndedRun[]): boolean {
  return ended.some((over) => isSameRun(over, run) && over.atMs >= run.progressMs);
}

/** The newest of each journey, and then of all. */
function boundRows(rows: readonly KeptRun[]): readonly KeptRun[] {
  const counts = new Map<string, number>();
  const newest = rows
    .toSorted((a, b) => b.run.progressMs - a.run.progressMs)
    .filter(({ run: { journey } }) => {
      const count = (counts.get(journey) ?? 0) + 1;
      counts.set(journey, count);
      return count <= MAX_RUNS_A_JOURNEY;
    });
  const kept = new Set(newest.slice(0, MAX_RUNS));
  return rows.filter((row) => kept.has(row));
}

function displaced({ run: { journey, key, progressMs } }: KeptRun): EndedRun {
  return { journey, key, atMs: progressMs, reason: "displaced" };
}
