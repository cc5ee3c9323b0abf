import type { Steps } from "../../migrate.ts";

/** The tables of a part of the shared store. */
export const SHARED_STORE_STEPS: Steps = [
  `
  -- Members of records, one row each: a ledger is the books issued, hour, day and lease; the live state is the book live. JSON.
  CREATE TABLE member (book TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (book, name)) WITHOUT ROWID;

  -- Registered tags. Without a locator: taken away, remembered for a while.
  CREATE TABLE tag (tag TEXT PRIMARY KEY, owner TEXT NOT NULL, locator TEXT, atMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX tag_removed ON tag (atMs) WHERE locator IS NULL;
  `,
];
