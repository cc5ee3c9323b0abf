import { MINUTES_KEPT, type MinuteTally } from "../../../../shared/measure/pulse/pulse-book.ts";
import { makeTables } from "../../migrate.ts";
import { makeReplace } from "../../write-row.ts";
import { PULSE_STEPS } from "./schema.ts";

const replaceMinute = makeReplace("minute", ["slot", "minute", "value"]);

/** The rows of the last hour: each takes the place of an old one, so that a minute costs one row and none is deleted. */
export interface MinuteRows {
  readonly read: () => readonly (readonly [minute: number, tally: MinuteTally])[];
  readonly write: (minute: number, tally: MinuteTally) => void;
}

/** The rows of this object. */
export function makeMinuteRows(storage: DurableObjectStorage): MinuteRows {
  const { sql } = storage;
  const tables = makeTables(storage, PULSE_STEPS);
  return {
    read() {
      if (!tables.open()) return [];
      const rows = sql.exec<{ minute: number; value: string }>("SELECT minute, value FROM minute").toArray();
      return rows.map(({ minute, value }) => [minute, JSON.parse(value)] as const);
    },
    write(minute, tally) {
      tables.make();
      replaceMinute(sql, { slot: minute % MINUTES_KEPT, minute, value: JSON.stringify(tally) });
    },
  };
}
