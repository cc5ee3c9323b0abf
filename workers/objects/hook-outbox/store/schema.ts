import type { Steps } from "../../migrate.ts";

/*
 * `pending`: events that the endpoint has not taken, JSON; without `dueMs` they wait for an operator. `done`: ids of those that
 * it took or that were taken back, by the UTC day they came about on, so that none comes twice. `stop`: by subject what was
 * taken back and when, so that what comes late stays taken back. `endpoint`: whether it said that it is gone.
 */
export const OUTBOX_STEPS: Steps = [
  `
  CREATE TABLE pending (id TEXT PRIMARY KEY, subject TEXT NOT NULL, dueMs INTEGER, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX pendingByDue ON pending (dueMs);
  CREATE TABLE done (day INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (day, id)) WITHOUT ROWID;
  CREATE TABLE stop (subject TEXT NOT NULL, atMs INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (subject, atMs)) WITHOUT ROWID;
  CREATE TABLE endpoint (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  `,
];
