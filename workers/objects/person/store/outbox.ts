import type { QueuedPush } from "../../../../shared/push/outbox.ts";
import { makeReplace } from "../../write-row.ts";

const replaceOutbox = makeReplace("outbox", ["serial", "value"]);

/** The pushes of the person that are on their way, by the serial of their decision. */
export interface Outbox {
  readonly find: (serial: string) => QueuedPush | undefined;
  readonly list: () => QueuedPush[];
  readonly save: (push: QueuedPush) => void;
  readonly remove: (serial: string) => void;
}

/** The outbox in this database. */
export function makeOutbox(sql: SqlStorage): Outbox {
  return {
    find(serial) {
      const row = sql.exec<{ value: string }>("SELECT value FROM outbox WHERE serial = ?", serial).toArray()[0];
      return row === undefined ? undefined : JSON.parse(row.value);
    },
    list() {
      const rows = sql.exec<{ value: string }>("SELECT value FROM outbox").toArray();
      return rows.map(({ value }) => JSON.parse(value));
    },
    save(push) {
      replaceOutbox(sql, { serial: push.serial, value: JSON.stringify(push) });
    },
    remove(serial) {
      sql.exec("DELETE FROM outbox WHERE serial = ?", serial);
    },
  };
}
