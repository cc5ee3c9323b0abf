import { makeInsert } from "../../write-row.ts";

const insertReaction = makeInsert("reaction", ["serial", "kind", "atMs", "value"]);

/** What became of an offer. */
export interface ReactionRow extends Record<string, SqlStorageValue> {
  /** Name of the receipt. */
  readonly serial: string;
  readonly kind: string;
  readonly atMs: number;
  /** JSON; null: the message gave none. */
  readonly value: string | null;
}

/** The reactions of the person, one a receipt and kind. */
export interface Reactions {
  readonly has: (serial: string, kind: string) => boolean;
  readonly add: (row: ReactionRow) => void;
  /** Deletes those whose receipt is gone. */
  readonly tidy: () => void;
}

/** The reactions in this database. */
export function makeReactions(sql: SqlStorage): Reactions {
  return {
    has: (serial, kind) =>
      sql.exec("SELECT 1 FROM reaction WHERE serial = ? AND kind = ?", serial, kind).toArray().length > 0,
    add: (row) => insertReaction(sql, row),
    tidy() {
      sql.exec("DELETE FROM reaction WHERE serial NOT IN (SELECT serial FROM message WHERE serial IS NOT NULL)");
    },
  };
}
