import { makeReplace } from "../../write-row.ts";

const replaceRecord = makeReplace("record", ["kind", "name", "value"]);

/** What a record is: the person's state, of which there is one, or one of what they may have several of. */
export type RecordKind =
  | "state"
  | "consent"
  | "subscription"
  | "reaction"
  | "history"
  | "tag"
  | "run"
  | "coupon"
  | "code"
  | "points"
  | "card"
  | "purchase";

/** One record: its name is unique among those of its kind, its value JSON. */
interface NamedRecord extends Record<string, SqlStorageValue> {
  readonly name: string | number;
  readonly value: string;
}

/** The rows of a person that are not messages: one table for all kinds, since each table costs rows of its own. */
export interface Records {
  /** In the order of their names. */
  readonly list: (kind: RecordKind) => NamedRecord[];
  readonly has: (kind: RecordKind, name: string) => boolean;
  /** The value of one; undefined: there is none. */
  readonly find: (kind: RecordKind, name: string) => string | undefined;
  /** In the place of the one of that name. */
  readonly put: (kind: RecordKind, name: string | number, value: unknown) => void;
  readonly remove: (kind: RecordKind, name: string | number) => void;
  readonly removeAll: (kind: RecordKind) => void;
}

/** The records in this database. */
export function makeRecords(sql: SqlStorage): Records {
  return {
    list: (kind) =>
      sql.exec<NamedRecord>("SELECT name, value FROM record WHERE kind = ? ORDER BY name", kind).toArray(),
    has: (kind, name) => sql.exec("SELECT 1 FROM record WHERE kind = ? AND name = ?", kind, name).toArray().length > 0,
    find: (kind, name) =>
      sql.exec<NamedRecord>("SELECT name, value FROM record WHERE kind = ? AND name = ?", kind, name).toArray()[0]
        ?.value,
    put: (kind, name, value) => replaceRecord(sql, { kind, name, value: JSON.stringify(value) }),
    remove: (kind, name) => void sql.exec("DELETE FROM record WHERE kind = ? AND name = ?", kind, name),
    removeAll: (kind) => void sql.exec("DELETE FROM record WHERE kind = ?", kind),
  };
}
