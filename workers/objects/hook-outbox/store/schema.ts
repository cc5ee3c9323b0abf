import type { Steps } from "../../migrate.ts";

/*
 * `pending`: events that the endpoint has not taken, JSON; without `dueMs` they wait for an operator. `done`: ids of those that
 * it took or that were taken back, by the UTC day they came about on, so that none comes twice. `stop`: by subject what was
 * taken back and when, so that what comes late stays taken back. `endpoint`: whether it said that it is gone.
 *
 * The second step puts events of one subject side by side, so that what comes of a subject reads no others.
 */
export const OUTBOX_STEPS: Steps = [
  `
  CREATE TABLE pending (id TEXT PRIMARY KEY, subject TEXT NOT NULL, dueMs INTEGER, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX pendingByDue ON pending (dueMs);
  CREATE TABLE done (day INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (day, id)) WITHOUT ROWID;
  CREATE TABLE stop (subject TEXT NOT NULL, atMs INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (subject, atMs)) WITHOUT ROWID;
  CREATE TABLE endpoint (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  `,
  `
  CREATE TABLE bySubject (subject TEXT NOT NULL, id TEXT NOT NULL, dueMs INTEGER, value TEXT NOT NULL, PRIMARY KEY (subject, id)) WITHOUT ROWID;
  INSERT INTO bySubject SELECT subject, id, dueMs, value FROM pending;
  DROP TABLE pending;
  ALTER TABLE bySubject RENAME TO pending;
  CREATE INDEX pendingByDue ON pending (dueMs);
  `,
];
