import type { Steps } from "../../migrate.ts";

/** The tables of the book of signals, made by its first write. */
export const SIGNALS_STEPS: Steps = [
  `
  -- What was said of each type and place (thing: "{type}:{place}"): a StoredSignal, JSON, kept for a day after its end. untilMs: when
  -- it ends, 0 if it is off. liveMs: time of the last change of the live state.
  CREATE TABLE signal (
    thing TEXT PRIMARY KEY, id TEXT NOT NULL, sender TEXT NOT NULL, untilMs REAL NOT NULL, keptMs REAL NOT NULL,
    liveMs REAL NOT NULL, value TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX signal_id ON signal (id);

  -- Messages by their keyed hash, and what they were answered: JSON, kept for a day.
  CREATE TABLE seen (id TEXT PRIMARY KEY, atMs REAL NOT NULL, answer TEXT NOT NULL) WITHOUT ROWID;

  -- When people were told, of what, by whom: kept for an hour.
  CREATE TABLE told (atMs REAL NOT NULL, thing TEXT NOT NULL, sender TEXT NOT NULL);

  -- What is still to be done elsewhere (name: "live:{thing}" or "areas:{signal}"): JSON; or until when nothing of a revoked sender
  -- is taken ("halt:{sender}").
  CREATE TABLE owed (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  `,
];
