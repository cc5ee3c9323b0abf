import type { Steps } from "../../migrate.ts";

/*
 * `entry`: what leads from a code, by its keyed hash, to whoever holds it; without a locator, for an hour, that it was taken
 * away. `sale`: whom a transaction of a sender concerns, JSON, by the keyed hash of both. `miss`: codes that nothing answered to, by sender and hour (of UTC, since 1970).
 *
 * Step 2: `code`: codes of pools, each with its number and as it is compared (`key`) and shown; none ever goes. `pool`: the
 * books of a pool, JSON. `lease`: codes that were handed out together, JSON; those that were never settled stay.
 */
export const INDEX_STEPS: Steps = [
  `
  CREATE TABLE entry (
    name TEXT PRIMARY KEY, owner TEXT NOT NULL, locator TEXT NOT NULL, untilMs INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE sale (name TEXT PRIMARY KEY, value TEXT NOT NULL, untilMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE miss (hour INTEGER NOT NULL, sender TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (hour, sender)) WITHOUT ROWID;
  `,
  `
  CREATE TABLE code (
    pool TEXT NOT NULL, key TEXT NOT NULL, number INTEGER NOT NULL, shown TEXT NOT NULL, PRIMARY KEY (pool, key)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX code_number ON code (pool, number);
  CREATE TABLE pool (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE lease (
    id TEXT PRIMARY KEY, pool TEXT NOT NULL, value TEXT NOT NULL, expiresMs INTEGER NOT NULL, isOpen INTEGER NOT NULL,
    isTold INTEGER NOT NULL
  ) WITHOUT ROWID;
  `,
];
