import type { Steps } from "../../migrate.ts";

/** The tables of the catalog. The first step also takes databases from before there were steps, which have these tables. */
export const CATALOG_STEPS: Steps = [
  `
  -- Published versions.
  CREATE TABLE IF NOT EXISTS version (id TEXT PRIMARY KEY, publishedAtMs INTEGER NOT NULL) WITHOUT ROWID;

  -- The parts of a version in pieces, as one call or one row cannot carry a large part.
  CREATE TABLE IF NOT EXISTS chunk (version TEXT, part TEXT, number INTEGER, data BLOB NOT NULL, PRIMARY KEY (version, part, number)) WITHOUT ROWID;

  -- The version that counts.
  CREATE TABLE IF NOT EXISTS pointer (id INTEGER PRIMARY KEY CHECK (id = 1), version TEXT NOT NULL);
  `,
  `
  -- Operators' messages that have had their effect, by kid and jti, until they are too old to be taken.
  CREATE TABLE spent (name TEXT PRIMARY KEY, untilMs INTEGER NOT NULL) WITHOUT ROWID;

  -- Of a version: who published it last, why in their words, and how much is in it (JSON).
  ALTER TABLE version ADD COLUMN author TEXT;
  ALTER TABLE version ADD COLUMN message TEXT;
  ALTER TABLE version ADD COLUMN counts TEXT;

  -- What operators did, each line bound to those before it by its hash.
  CREATE TABLE audit (
    number INTEGER PRIMARY KEY, atMs INTEGER NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, what TEXT NOT NULL,
    subject TEXT NOT NULL, hash TEXT NOT NULL
  );
  `,
  `
  -- Codes that lead into the console, by their hash, until they are spent or too old: who asked for it, and with what.
  CREATE TABLE code (hash TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL, untilMs INTEGER NOT NULL) WITHOUT ROWID;

  -- Sessions of the console, until they are over: whose, and whether they were ended before.
  CREATE TABLE session (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, untilMs INTEGER NOT NULL, isEnded INTEGER NOT NULL
  ) WITHOUT ROWID;
  `,
];
