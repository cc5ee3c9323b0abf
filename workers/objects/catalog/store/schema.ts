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
  `,
];
