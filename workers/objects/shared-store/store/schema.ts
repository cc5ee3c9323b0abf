import type { Steps } from "../../migrate.ts";

/** The tables of a part of the shared store. */
export const SHARED_STORE_STEPS: Steps = [
  `
  -- Members of records, one row each: a ledger is the books issued, hour and day; the live state is the book live, its copy the book
  -- copy. JSON.
  CREATE TABLE member (book TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (book, name)) WITHOUT ROWID;

  -- Registered tags. Without a locator: taken away, remembered for a while.
  CREATE TABLE tag (tag TEXT PRIMARY KEY, owner TEXT NOT NULL, locator TEXT, atMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX tag_removed ON tag (atMs) WHERE locator IS NULL;
  `,
  `
  -- Leases, remembered for ten minutes after their end; units 0: settled. Those that live, and those to be forgotten, are
  -- found by their end, since there are thousands of them where a budget is nearly spent.
  CREATE TABLE lease (
    id TEXT PRIMARY KEY, units INTEGER NOT NULL, hour TEXT NOT NULL, day TEXT NOT NULL, expiresMs INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX lease_end ON lease (expiresMs, units);
  INSERT INTO lease (id, units, hour, day, expiresMs)
    SELECT name, value ->> '$.units', value ->> '$.hour', value ->> '$.day', value ->> '$.expiresMs'
    FROM member WHERE book = 'lease';
  DELETE FROM member WHERE book = 'lease';
  `,
];
