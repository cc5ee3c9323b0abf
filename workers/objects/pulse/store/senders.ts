import type { HeardSender, SenderPage } from "../../../../shared/measure/pulse/sender-book.ts";
import { makeTables } from "../../migrate.ts";
import { makeReplace } from "../../write-row.ts";
import { PULSE_STEPS } from "./schema.ts";

const replacePage = makeReplace("sender", ["page", "value"]);

/** The rows of senders, a page each. */
export interface SenderRows {
  readonly read: () => readonly SenderPage[];
  readonly write: (page: number, senders: SenderPage) => void;
}

/** The rows of this object. */
export function makeSenderRows(storage: DurableObjectStorage): SenderRows {
  const { sql } = storage;
  const tables = makeTables(storage, PULSE_STEPS);
  return {
    read() {
      if (!tables.open()) return [];
      const rows = sql.exec<{ value: string }>("SELECT value FROM sender ORDER BY page").toArray();
      return rows.map(({ value }) => new Map<string, HeardSender>(JSON.parse(value)));
    },
    write(page, senders) {
      tables.make();
      replacePage(sql, { page, value: JSON.stringify([...senders]) });
    },
  };
}
