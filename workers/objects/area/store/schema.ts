import type { Steps } from "../../migrate.ts";

/*
 * `entry`: one registration each. `fan_out`: one signal each, JSON, with how far it has come. `mark`: what else is known, JSON:
 * `shards` (of the first shard), and `known`, how many people were known at a full hour. `ended`: a signal that was turned off before
 * it was told here, with the version of that, kept for a day.
 */
export const AREA_STEPS: Steps = [
  `
  CREATE TABLE entry (key TEXT PRIMARY KEY, locator TEXT NOT NULL, isKnown INTEGER NOT NULL, untilMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE fan_out (signal TEXT PRIMARY KEY, value TEXT NOT NULL, progress TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  `,
  `
  CREATE TABLE ended (signal TEXT PRIMARY KEY, version REAL NOT NULL, keptMs REAL NOT NULL) WITHOUT ROWID;
  `,
];
