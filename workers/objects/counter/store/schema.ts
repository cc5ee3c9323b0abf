import { FIGURES } from "../../../../shared/measure/count.ts";
import type { Steps } from "../../migrate.ts";

/*
 * `seen`: ids of batches by the UTC day they came about on, so that none counts twice. `cell`: sums of one hour (or, once that
 * is 90 days ago, of one day), by what they belong to; hours and days are of UTC, since 1970. `worth`: by currency what was
 * reported and what was claimed, minor units; `slots`: by figure the slots of its people. Both JSON.
 */
export const COUNTER_STEPS: Steps = [
  `
  CREATE TABLE seen (day INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (day, id)) WITHOUT ROWID;
  CREATE TABLE cell (
    unit TEXT NOT NULL, at INTEGER NOT NULL,
    moment TEXT NOT NULL, campaign TEXT NOT NULL, variant TEXT NOT NULL, arm TEXT NOT NULL,
    channel TEXT NOT NULL, place TEXT NOT NULL, isKnown INTEGER NOT NULL,
    ${FIGURES.map((figure) => `${figure} INTEGER NOT NULL`).join(", ")},
    worth TEXT, slots TEXT,
    PRIMARY KEY (unit, at, moment, campaign, variant, arm, channel, place, isKnown)
  ) WITHOUT ROWID;
  `,
];
