import { type Journeys, NO_JOURNEYS, type Run, runName } from "../../../../shared/journeys/run.ts";
import type { Records } from "./records.ts";

/** What a row of a run says besides the run. */
export interface RunTerms {
  /** When to look at the run next, epoch milliseconds. */
  readonly dueMs: number;
  /** What must stay granted for it to be kept. */
  readonly purposes: readonly string[];
}

/** A run as a row. */
export interface KeptRun extends RunTerms {
  readonly run: Run;
}

/** What is known of runs that are not under way: those still to begin, and those that are over. */
export interface OtherRuns extends Pick<Journeys, "early" | "ended"> {
  /** By journey: what must stay granted for its early stages to be kept. */
  readonly purposes: Readonly<Record<string, readonly string[]>>;
}

/**
 * The runs of a person, a row each, and one row for the others. A row says itself when it is due, so no timer is written for it.
 * Runs are read when they are asked for, once; what is due is known before.
 */
export interface RunRows {
  readonly read: () => Journeys;
  readonly kept: () => readonly KeptRun[];
  readonly others: () => OtherRuns;
  /** Writes a row for each run that is another object than before, and deletes those of runs that are gone. */
  readonly save: (
    next: Journeys,
    termsOf: (run: Run) => RunTerms,
    purposesOf: (journey: string) => readonly string[],
  ) => void;
  /** When the first of them is due, epoch milliseconds; undefined: there is none. */
  readonly dueMs: () => number | undefined;
  /** Reads again when the first is due; the runs, once they are asked for. */
  readonly reload: () => void;
  /** Forgets what is in memory, after the rows were deleted. */
  readonly clear: () => void;
}

/** The name of the row that is of no run. */
const OTHERS = "";

const NO_OTHERS: OtherRuns = { early: [], ended: [], purposes: {} };

/** The runs in this database; none is known before `reload`. */
export function makeRunRows(sql: SqlStorage, records: Records): RunRows {
  let known: { readonly rows: readonly KeptRun[]; readonly others: OtherRuns; readonly journeys: Journeys } | undefined;
  let dueMs: number | undefined;

  function open(): NonNullable<typeof known> {
    if (known !== undefined) return known;
    const list = records.list("run");
    const rows = list.filter(({ name }) => name !== OTHERS).map(({ value }): KeptRun => JSON.parse(value));
    const others = list.find(({ name }) => name === OTHERS);
    return keep(rows, others === undefined ? NO_OTHERS : JSON.parse(others.value));
  }

  function keep(rows: readonly KeptRun[], others: OtherRuns): NonNullable<typeof known> {
    const isNothing = rows.length === 0 && others === NO_OTHERS;
    const journeys = isNothing ? NO_JOURNEYS : { runs: rows.map(({ run }) => run), ...lists(others) };
    known = { rows, others, journeys };
    dueMs = rows.length === 0 ? undefined : Math.min(...rows.map((row) => row.dueMs));
    return known;
  }

  function saveOthers(
    before: OtherRuns,
    next: Journeys,
    purposesOf: (journey: string) => readonly string[],
  ): OtherRuns {
    const { early, ended } = next;
    if (early === before.early && ended === before.ended) return before;
    if (early.length + ended.length === 0) {
      if (before !== NO_OTHERS) records.remove("run", OTHERS);
      return NO_OTHERS;
    }
    const purposes = Object.fromEntries(early.map(({ journey }) => [journey, purposesOf(journey)]));
    const others = { early, ended, purposes };
    records.put("run", OTHERS, others);
    return others;
  }

  return {
    read: () => open().journeys,
    kept: () => open().rows,
    others: () => open().others,
    save(next, termsOf, purposesOf) {
      const before = open();
      const byRun = new Map(before.rows.map((row) => [row.run, row]));
      const rows = next.runs.map((run) => byRun.get(run) ?? { run, ...termsOf(run) });
      const written = new Set(rows.map(({ run }) => runName(run)));
      for (const row of rows) if (byRun.get(row.run) !== row) records.put("run", runName(row.run), row);
      for (const { run } of before.rows) if (!written.has(runName(run))) records.remove("run", runName(run));
      keep(rows, saveOthers(before.others, next, purposesOf));
    },
    dueMs: () => dueMs,
    reload() {
      known = undefined;
      const query = "SELECT MIN(value ->> '$.dueMs') AS dueMs FROM record WHERE kind = 'run'";
      dueMs = sql.exec<{ dueMs: number | null }>(query).one().dueMs ?? undefined;
    },
    clear() {
      known = undefined;
      dueMs = undefined;
    },
  };
}

function lists({ early, ended }: OtherRuns): Pick<Journeys, "early" | "ended"> {
  return { early, ended };
}
