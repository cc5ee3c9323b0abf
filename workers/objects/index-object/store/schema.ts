import type { Steps } from "../../migrate.ts";

/*
 * `entry`: what leads from a code, by its keyed hash, to whoever holds it; without a locator, for an hour, that it was taken
 * away. `sale`: whom a transaction of a sender concerns, JSON, by the keyed hash of both. `miss`: codes that nothing answered to, by sender and hour (of UTC, since 1970).
 */
export const INDEX_STEPS: Steps = [
  `
  CREATE TABLE entry (
    name TEXT PRIMARY KEY, owner TEXT NOT NULL, locator TEXT NOT NULL, untilMs INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE sale (name TEXT PRIMARY KEY, value TEXT NOT NULL, untilMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE miss (hour INTEGER NOT NULL, sender TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (hour, sender)) WITHOUT ROWID;
  `,
];
