import type { Steps } from "../../migrate.ts";

/*
 * `version`: published versions; `author`, `message`, `counts` (JSON): who published it last, why in their words, and how much is in
 * it. `chunk`: the parts of a version in pieces, as one call or one row cannot carry a large part. `pointer`: the version that
 * counts; `isUnguarded` 1: no guardrail of it may act any more, absent as soon as the next is published. `spent`: operators'
 * messages that have had their effect, by kid and jti, until they are too old to be taken. `audit`: what operators did, each
 * line bound to those before it by its hash. `code`: codes that lead into the console, by their hash, until they are spent or
 * too old: who asked for it, and with what. `session`: sessions of the console, until they are over: whose, and whether they
 * were ended before. `guardrail`: what a campaign with a guardrail is judged by: the figures of the hours since it was
 * resumed, up to and without `summedHour`. `asked`: how often an operator asked for the reach of a signal in the last UTC hour that they did.
 */

/** The tables of the catalog. The first step also takes databases from before there were steps, which have these tables. */
export const CATALOG_STEPS: Steps = [
  `
  CREATE TABLE IF NOT EXISTS version (id TEXT PRIMARY KEY, publishedAtMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS chunk (version TEXT, part TEXT, number INTEGER, data BLOB NOT NULL, PRIMARY KEY (version, part, number)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS pointer (id INTEGER PRIMARY KEY CHECK (id = 1), version TEXT NOT NULL);
  `,
  `
  CREATE TABLE spent (name TEXT PRIMARY KEY, untilMs INTEGER NOT NULL) WITHOUT ROWID;
  ALTER TABLE version ADD COLUMN author TEXT;
  ALTER TABLE version ADD COLUMN message TEXT;
  ALTER TABLE version ADD COLUMN counts TEXT;
  CREATE TABLE audit (
    number INTEGER PRIMARY KEY, atMs INTEGER NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, what TEXT NOT NULL,
    subject TEXT NOT NULL, hash TEXT NOT NULL
  );
  `,
  `
  CREATE TABLE code (hash TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL, untilMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE session (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, untilMs INTEGER NOT NULL, isEnded INTEGER NOT NULL
  ) WITHOUT ROWID;
  `,
  `
  CREATE TABLE guardrail (
    campaign TEXT PRIMARY KEY, sinceHour INTEGER NOT NULL, summedHour INTEGER NOT NULL,
    reached INTEGER NOT NULL, impressions INTEGER NOT NULL, clicks INTEGER NOT NULL, dismissals INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX resumed ON audit (subject, atMs) WHERE what = 'resume';
  ALTER TABLE pointer ADD COLUMN isUnguarded INTEGER;
  `,
  `
  CREATE TABLE asked (name TEXT PRIMARY KEY, hour INTEGER NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID;
  `,
];
