import type { Steps } from "../../migrate.ts";
import { giveUpTags } from "./tags.ts";

/** The tables of a person. */
export const PERSON_STEPS: Steps = [
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
  `
  -- Wrong claim codes of the last UTC day that there were any.
  CREATE TABLE wrong_claim (day INTEGER PRIMARY KEY, count INTEGER NOT NULL);

  -- Tags that were registered before there were claim codes end: the registry is told with the next call, since the timer
  -- is long overdue.
  ${giveUpTags("CAST(unixepoch('subsec') * 1000 AS INTEGER)")};
  INSERT OR REPLACE INTO timer (name, dueMs) SELECT 'tags', 0 WHERE EXISTS (SELECT 1 FROM tag);
  `,
];

const CLEARED_TABLES = [
  "part",
  "message",
  "consent_event",
  "subscription",
  "outbox",
  "reaction",
  "timer",
  "erasure",
  "wrong_claim",
];

/** Deletes every row of the person but the hashes of their tags, which go once the registry has forgotten them too. */
export function clearTables(sql: SqlStorage): void {
  for (const table of CLEARED_TABLES) sql.exec(`DELETE FROM ${table}`);
}
