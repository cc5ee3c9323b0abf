import type { Records } from "./records.ts";

/** What became of an offer. */
export interface Reaction {
  /** Name of the receipt. */
  readonly serial: string;
  /** The moment that was given; absent if none was, and of reactions from before it was kept. */
  readonly moment?: string | undefined;
  readonly kind: string;
  readonly atMs: number;
  /** JSON; null: the message gave none. */
  readonly value: string | null;
}

/** The reactions of the person, one a receipt and kind. */
export interface Reactions {
  readonly has: (serial: string, kind: string) => boolean;
  readonly add: (reaction: Reaction) => void;
  /** Deletes those whose receipt is gone. */
  readonly tidy: () => void;
}

/** The reactions in this database. `noteChange`: there is one more. */
export function makeReactions(sql: SqlStorage, records: Records, noteChange: () => void): Reactions {
  return {
    has: (serial, kind) => records.has("reaction", nameOf(serial, kind)),
    add({ serial, kind, ...what }) {
      records.put("reaction", nameOf(serial, kind), { serial, kind, ...what });
      noteChange();
    },
    tidy() {
      const serials = "SELECT serial FROM message WHERE serial IS NOT NULL AND COALESCE(receipt, answer) IS NOT NULL";
      sql.exec(`DELETE FROM record WHERE kind = 'reaction' AND value ->> '$.serial' NOT IN (${serials})`);
    },
  };
}

/** Neither part has a space in it. */
function nameOf(serial: string, kind: string): string {
  return `${serial} ${kind}`;
}
