/**
 * The tables of one class of objects, as SQL that makes them step by step. Every step is kept for ever, so that an object
 * that slept through any number of deployments migrates itself on first use. Old and new code run side by side during a
 * deployment: step N leaves the tables usable by the code of step N - 1.
 */
export type Steps = readonly string[];

/** The tables of an object that are made by its first write: an object that was only asked stays empty. */
export interface Tables {
  /** Whether there are any. The first time, brings those of an older step up to date. */
  readonly open: () => boolean;
  /** Makes them, or brings them up to date. */
  readonly make: () => void;
  /** To be called when the database was deleted. */
  readonly forget: () => void;
}

/** Looks for the tables when they are first asked for. */
export function makeTables(storage: DurableObjectStorage, steps: Steps): Tables {
  let isUpToDate = false;
  /** Only `make` makes tables: those that were missing once are not looked for again. */
  let isMissing = false;
  function make(): void {
    if (isUpToDate) return;
    migrate(storage, steps);
    isUpToDate = true;
  }
  return {
    open() {
      if (isUpToDate) return true;
      if (isMissing) return false;
      isMissing = !hasTables(storage);
      if (isMissing) return false;
      make();
      return true;
    },
    make,
    forget() {
      isUpToDate = false;
      isMissing = false;
    },
  };
}

/** Brings the tables up to date, in one synchronous transaction under the version row. */
export function migrate(storage: DurableObjectStorage, steps: Steps): void {
  storage.transactionSync(() => {
    const { sql } = storage;
    sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
    const row = sql.exec<{ version: number }>("SELECT version FROM schema_version").toArray()[0];
    const done = row?.version ?? 0;
    if (done >= steps.length) return;
    for (const step of steps.slice(done)) sql.exec(step);
    if (row === undefined) sql.exec("INSERT INTO schema_version (version) VALUES (?)", steps.length);
    else sql.exec("UPDATE schema_version SET version = ?", steps.length);
  });
}

function hasTables({ sql }: DurableObjectStorage): boolean {
  return sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'").toArray().length > 0;
}
