import type { Steps } from "../../migrate.ts";

/** The tables of the resolver. The first step also takes databases from before there were steps, which have these tables. */
export const EID_STEPS: Steps = [
  `
  -- What is known of a beacon. JSON.
  CREATE TABLE IF NOT EXISTS track (beacon TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- What was known of all of them when the table of a slot was published: from it that table is made, whenever it is asked.
  CREATE TABLE IF NOT EXISTS slot (name TEXT PRIMARY KEY, number INTEGER NOT NULL, tracks TEXT NOT NULL) WITHOUT ROWID;
  `,
];
