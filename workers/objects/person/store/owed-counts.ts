import type { CountBatch } from "../../../../shared/measure/count.ts";

/** A message, by its key. */
interface Place {
  readonly kid: string;
  readonly jti: string;
}

/** What a message has to be counted. */
interface OwedOf {
  readonly at: Place;
  readonly batches: readonly CountBatch[];
}

/** What is to be counted and no counter has yet, by the message it is of. Kept in memory too; the rows are written by others. */
export interface OwedCounts {
  readonly list: () => readonly OwedOf[];
  /** One more batch of a message, whose row is written in this turn. */
  readonly add: (at: Place, batch: CountBatch) => void;
  /** What its row is to say. */
  readonly textOf: (at: Place) => string | null;
  /** Counters have these batches: they go, with one write for each message. */
  readonly settle: (ids: ReadonlySet<string>) => void;
  readonly reload: (rows: readonly (Place & { readonly owed: string | null })[]) => void;
}

/** What is owed in this database; nothing is known before `reload`. */
export function makeOwedCounts(sql: SqlStorage): OwedCounts {
  const owed = new Map<string, OwedOf>();
  const nameOf = ({ kid, jti }: Place) => `${kid} ${jti}`;
  function textOf(at: Place): string | null {
    const batches = owed.get(nameOf(at))?.batches ?? [];
    return batches.length === 0 ? null : JSON.stringify(batches);
  }
  return {
    list: () => [...owed.values()],
    add(at, batch) {
      owed.set(nameOf(at), { at, batches: [...(owed.get(nameOf(at))?.batches ?? []), batch] });
    },
    textOf,
    settle(ids) {
      for (const { at, batches } of [...owed.values()]) {
        const left = batches.filter(({ id }) => !ids.has(id));
        if (left.length === batches.length) continue;
        if (left.length === 0) owed.delete(nameOf(at));
        else owed.set(nameOf(at), { at, batches: left });
        sql.exec("UPDATE message SET owed = ? WHERE kid = ? AND jti = ?", textOf(at), at.kid, at.jti);
      }
    },
    reload(rows) {
      owed.clear();
      for (const { kid, jti, owed: text } of rows) {
        if (text !== null) owed.set(nameOf({ kid, jti }), { at: { kid, jti }, batches: JSON.parse(text) });
      }
    },
  };
}
