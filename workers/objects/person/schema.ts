/**
 * The tables of a person, step by step; every step is kept for ever, so that an object that slept through any number of
 * deployments migrates itself on first use. Step N must leave the tables usable by the code of step N - 1.
 */
export const STEPS: readonly string[] = [
  `
  -- One row a part of PersonState: profile, consent, presence, exposures. JSON.
  CREATE TABLE part (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- Messages that changed state, with their answer (24 h 5 min), and decisions with their receipt (longer). A decision
  -- that no message asked for has an empty kid, and its serial as jti.
  CREATE TABLE message (
    kid TEXT NOT NULL, jti TEXT NOT NULL, typ TEXT NOT NULL, iatMs INTEGER NOT NULL, atMs INTEGER NOT NULL,
    answer TEXT, serial TEXT, receipt TEXT, input TEXT,
    PRIMARY KEY (kid, jti)
  ) WITHOUT ROWID;

  -- Every change of mind, kept as long as the person.
  CREATE TABLE consent_event (number INTEGER PRIMARY KEY, value TEXT NOT NULL);

  -- One push subscription a device. JSON.
  CREATE TABLE subscription (device TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- Pushes on their way, by the serial of their decision. JSON.
  CREATE TABLE outbox (serial TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- One a receipt and kind.
  CREATE TABLE reaction (serial TEXT NOT NULL, kind TEXT NOT NULL, atMs INTEGER NOT NULL, value TEXT, PRIMARY KEY (serial, kind)) WITHOUT ROWID;

  -- What is to be done when; the object's one alarm is set to the earliest.
  CREATE TABLE timer (name TEXT PRIMARY KEY, dueMs INTEGER NOT NULL) WITHOUT ROWID;

  -- Only of an erased person: all that is left.
  CREATE TABLE erasure (erasedAtMs INTEGER NOT NULL, jti TEXT NOT NULL, tombstone TEXT NOT NULL);
  `,
  `
  -- Tags that the person registered, by keyed hash, and how far the registry knows of it: 'put' and 'remove' are on their way.
  CREATE TABLE tag (tag TEXT PRIMARY KEY, owner TEXT NOT NULL, state TEXT NOT NULL, atMs INTEGER NOT NULL) WITHOUT ROWID;
  `,
];

const TABLES = ["part", "message", "consent_event", "subscription", "outbox", "reaction", "timer", "erasure"];

/** Whether this object was ever written to. Reads only: asking an object of nobody must leave it empty. */
export function hasTables(sql: SqlStorage): boolean {
  return sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'").toArray().length > 0;
}

/** Brings the tables up to date, in one transaction under the version row. `steps`: those of an object of another class. */
export function migrate(storage: DurableObjectStorage, steps: readonly string[] = STEPS): void {
  storage.transactionSync(() => {
    const { sql } = storage;
    sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
    const row = sql.exec<{ version: number }>("SELECT version FROM schema_version").toArray()[0];
    const done = row?.version ?? 0;
    if (done >= steps.length) return;
    for (const step of steps.slice(done)) sql.exec(step);
    if (row === undefined) sql.exec("INSERT INTO schema_version VALUES (?)", steps.length);
    else sql.exec("UPDATE schema_version SET version = ?", steps.length);
  });
}

/**
 * Deletes every row of the person but the hashes of their tags, which go once the registry has forgotten them too. The
 * erasure row is written by the caller, in the same transaction.
 */
export function clearTables(sql: SqlStorage): void {
  for (const table of TABLES) sql.exec(`DELETE FROM ${table}`);
}
