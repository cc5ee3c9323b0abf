import type { ConsentEvent } from "../../../../shared/consent/consent.ts";
import { makeInsert } from "../../write-row.ts";

const insertConsentEvent = makeInsert("consent_event", ["value"]);

/** Every change of mind of the person, kept as long as they are. */
export interface ConsentEvents {
  readonly append: (events: readonly ConsentEvent[]) => void;
  /** All of them, oldest first. */
  readonly list: () => ConsentEvent[];
}

/** The events in this database. */
export function makeConsentEvents(sql: SqlStorage): ConsentEvents {
  return {
    append(events) {
      for (const event of events) insertConsentEvent(sql, { value: JSON.stringify(event) });
    },
    list() {
      const rows = sql.exec<{ value: string }>("SELECT value FROM consent_event ORDER BY number").toArray();
      return rows.map(({ value }) => JSON.parse(value));
    },
  };
}
