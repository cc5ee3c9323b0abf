import {
  journeysOf,
  type KeptRun,
  type KeptRuns,
  NO_OTHERS,
  NO_RUNS,
  type OtherRuns,
} from "../../../../shared/journeys/kept-runs.ts";
import { type Journeys, NO_JOURNEYS, type Run, runName } from "../../../../shared/journeys/run.ts";
import type { Records } from "./records.ts";
import type { SeenRows } from "./seen-rows.ts";
import { RUNS_TIMER, type Timer } from "./timers.ts";

/**
 * The runs of a person, a row each, and one row for the others. A row says itself when it is due, so no timer is
 * written for it. Runs are read when they are asked for, once; what is due is known before.
 */
export interface RunRows {
  readonly read: () => Journeys;
  /** The same as it is stored. */
  readonly kept: () => KeptRuns;
  /** Writes a row for each run that is another object than before, and deletes those of runs that are gone. */
  readonly save: (next: Journeys, plan: RunPlan) => void;
  /** The same if nothing of it is new. */
  readonly saveLess: (left: Journeys) => void;
  /** When the first of them is due, epoch milliseconds; undefined: there is none. */
  readonly dueMs: () => number | undefined;
  /** When runs are to be looked at, as their rows tell. */
  readonly timers: () => readonly Timer[];
  /** Takes over when the first is due; the runs are read again once they are asked for. */
  readonly reload: (seen: SeenRows) => void;
  /** Forgets what is in memory, after the rows were deleted. */
  readonly clear: () => void;
}

/** What is stored with what is new. */
interface RunPlan {
  readonly dueMsOf: (run: Run) => number;
  /** Undefined: the catalog has no such journey, and what was needed before is needed still. */
  readonly purposesOf: (journey: string) => readonly string[] | undefined;
}

/** The name of the row that is of no run. */
export const OTHERS = "";

/** All of them in this database. */
export function readRuns(records: Records): KeptRuns {
  const list = records.list("run");
  const others = list.find(({ name }) => name === OTHERS);
  return {
    rows: list.filter(({ name }) => name !== OTHERS).map(({ value }): KeptRun => JSON.parse(value)),
    others: others === undefined ? NO_OTHERS : JSON.parse(others.value),
  };
}

/** The runs in this database; none is known before `reload`. */
export function makeRunRows(records: Records): RunRows {
  let known: { readonly kept: KeptRuns; readonly journeys: Journeys } | undefined;
  let dueMs: number | undefined;

  function open(): NonNullable<typeof known> {
    known ??= keep(readRuns(records));
    return known;
  }

  function keep(kept: KeptRuns): NonNullable<typeof known> {
    const { rows, others } = kept;
    const isNothing = rows.length === 0 && others === NO_OTHERS;
    known = { kept, journeys: isNothing ? NO_JOURNEYS : journeysOf(kept) };
    dueMs = rows.length === 0 ? undefined : Math.min(...rows.map((row) => row.dueMs));
    return known;
  }

  function save(next: Journeys, { dueMsOf, purposesOf }: RunPlan): void {
    const before = open().kept;
    const known = new Map(before.rows.map((row) => [runName(row.run), row]));
    const neededBefore = new Map([
      ...before.rows.map(({ run, purposes }) => [run.journey, purposes] as const),
      ...Object.entries(before.others.purposes),
    ]);
    const needed = (journey: string) => purposesOf(journey) ?? neededBefore.get(journey) ?? [];
    const rows = next.runs.map((run) => {
      const row = known.get(runName(run));
      return row?.run === run ? row : { run, dueMs: dueMsOf(run), purposes: needed(run.journey) };
    });
    const written = new Set(rows.map(({ run }) => runName(run)));
    for (const row of rows) if (known.get(runName(row.run)) !== row) records.put("run", runName(row.run), row);
    for (const name of known.keys()) if (!written.has(name)) records.remove("run", name);
    keep({ rows, others: saveOthers(before.others, next, needed) });
  }

  function saveOthers(
    before: OtherRuns,
    { early, ended }: Journeys,
    needed: (journey: string) => readonly string[],
  ): OtherRuns {
    if (early === before.early && ended === before.ended) return before;
    if (early.length + ended.length === 0) {
      records.remove("run", OTHERS);
      return NO_OTHERS;
    }
    const purposes = Object.fromEntries([...early, ...ended].map(({ journey }) => [journey, needed(journey)]));
    const others = { early, ended, purposes };
    records.put("run", OTHERS, others);
    return others;
  }

  return {
    read: () => open().journeys,
    kept: () => open().kept,
    save,
    saveLess(left) {
      save(left, { dueMsOf: () => 0, purposesOf: () => undefined });
    },
    dueMs: () => dueMs,
    timers: () => (dueMs === undefined ? [] : [{ name: RUNS_TIMER, dueMs }]),
    reload(seen) {
      known = undefined;
      if (seen.rows === 0) keep(NO_RUNS);
      else dueMs = seen.dueMs ?? undefined;
    },
    clear: () => void keep(NO_RUNS),
  };
}
