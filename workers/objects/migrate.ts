/**
 * The tables of one class of objects, as SQL that makes them step by step. Every step is kept for ever, so that an object
 * that slept through any number of deployments migrates itself on first use. Old and new code run side by side during a
 * deployment: step N leaves the tables usable by the code of step N - 1, or that code fails and changes nothing.
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

/** Looks for the tables when they are first asked for. `whole`: as for `migrate`. */
export function makeTables(storage: DurableObjectStorage, steps: Steps, whole?: string): Tables {
  let isUpToDate = false;
  /** Only `make` makes tables: those that were missing once are not looked for again. */
  let isMissing = false;
  function make(): void {
    if (isUpToDate) return;
    migrate(storage, steps, whole);
    isUpToDate = true;
  }
  return {
    open() {
      if (isUpToDate) return true;
      if (isMissing) return false;
      const kept = versionOf(storage);
      if (kept === undefined) {
        isMissing = true;
        return false;
      }
      isUpToDate = kept.version >= steps.length;
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

/**
 * Brings the tables up to date, in one synchronous transaction with their version. `whole`: SQL that makes the tables of the
 * last step at once, for a new object, where that costs less than the steps.
 */
export function migrate(storage: DurableObjectStorage, steps: Steps, whole?: string): void {
  storage.transactionSync(() => {
    const { sql } = storage;
    const kept = versionOf(storage);
    const done = kept?.version ?? 0;
    if (done >= steps.length) return;
    for (const step of whole !== undefined && done === 0 ? [whole] : steps.slice(done)) sql.exec(step);
    if (kept !== undefined) sql.exec(`DROP ${kept.type} schema_version`);
    // A view: a table that holds the number would cost one row more. Objects from before have such a table.
    sql.exec(`${VIEW}${steps.length} AS version`);
  });
}

const VIEW = "CREATE VIEW schema_version AS SELECT ";

/** The version of the tables; undefined: there are none. One statement: each one that an object asks is compiled anew. */
function versionOf({ sql }: DurableObjectStorage): { readonly type: string; readonly version: number } | undefined {
  const query = "SELECT type, sql FROM sqlite_master WHERE name = 'schema_version'";
  const kept = sql.exec<{ type: string; sql: string }>(query).toArray()[0];
  if (kept === undefined) return undefined;
  if (kept.sql.startsWith(VIEW)) return { type: kept.type, version: Number.parseInt(kept.sql.slice(VIEW.length), 10) };
  const rows = sql.exec<{ version: number }>("SELECT version FROM schema_version").toArray();
  return { type: kept.type, version: rows[0]?.version ?? 0 };
}
