import type { Steps } from "../../migrate.ts";

/** The table of the pulse, made by its first write. */
export const PULSE_STEPS: Steps = [
  `
  -- A minute with anything in it, in the place of the one an hour before (slot: minute modulo 60). JSON.
  CREATE TABLE minute (slot INTEGER PRIMARY KEY, minute INTEGER NOT NULL, value TEXT NOT NULL);
  `,
  `
  -- Up to 500 senders: when each was last heard, and what it was refused. JSON.
  CREATE TABLE sender (page INTEGER PRIMARY KEY, value TEXT NOT NULL);
  `,
];
