import { REMEMBERED_MS } from "../../../../shared/budget/lease.ts";
import type { PoolBook, PoolLease } from "../../../../shared/budget/pool-book.ts";
import { makeReplace } from "../../write-row.ts";

/** Rows of the pools of one index object. Their tables must be there. */
export interface PoolRows {
  readonly readBook: (pool: string) => PoolBook | undefined;
  readonly saveBook: (pool: string, book: PoolBook) => void;
  /** Adds a code under this number; false: the pool ever held it. */
  readonly addCode: (pool: string, key: string, number: number, shown: string) => boolean;
  readonly findNumber: (pool: string, key: string) => number | undefined;
  /** Codes as they are shown, in the order of these numbers. */
  readonly readCodes: (pool: string, numbers: readonly number[]) => readonly string[];
  readonly readLease: (id: string) => PoolLease | undefined;
  readonly saveLease: (id: string, pool: string, lease: PoolLease) => void;
  /** Leases with codes, or with doubtful ones, the oldest first. */
  readonly listLeases: (pool: string) => readonly PoolLease[];
  /** How many leases have codes and have not ended. */
  readonly countLive: (pool: string, nowMs: number) => number;
  readonly tidy: (nowMs: number) => void;
}

const replaceBook = makeReplace("pool", ["name", "value"]);
const replaceLease = makeReplace("lease", ["id", "pool", "value", "expiresMs", "isOpen", "isTold"]);

/** The rows of pools in this database. */
export function makePoolRows({ sql }: DurableObjectStorage): PoolRows {
  return {
    readBook(pool) {
      const row = sql.exec<{ value: string }>("SELECT value FROM pool WHERE name = ?", pool).toArray()[0];
      return row && JSON.parse(row.value);
    },
    saveBook: (name, book) => replaceBook(sql, { name, value: JSON.stringify(book) }),
    addCode(pool, key, number, shown) {
      const insert = "INSERT OR IGNORE INTO code (pool, key, number, shown) VALUES (?, ?, ?, ?)";
      return sql.exec(insert, pool, key, number, shown).rowsWritten > 0;
    },
    findNumber(pool, key) {
      const query = "SELECT number FROM code WHERE pool = ? AND key = ?";
      return sql.exec<{ number: number }>(query, pool, key).toArray()[0]?.number;
    },
    readCodes(pool, numbers) {
      const query = "SELECT shown FROM code WHERE pool = ? AND number = ?";
      return numbers.flatMap((number) =>
        sql
          .exec<{ shown: string }>(query, pool, number)
          .toArray()
          .map(({ shown }) => shown),
      );
    },
    readLease(id) {
      const row = sql.exec<{ value: string }>("SELECT value FROM lease WHERE id = ?", id).toArray()[0];
      return row && JSON.parse(row.value);
    },
    saveLease(id, pool, lease) {
      const { codes, doubtful = [], expiresMs } = lease;
      const isOpen = codes.length > 0 ? 1 : 0;
      const isTold = isOpen === 1 || doubtful.length > 0 ? 1 : 0;
      replaceLease(sql, { id, pool, value: JSON.stringify(lease), expiresMs, isOpen, isTold });
    },
    listLeases(pool) {
      const query = "SELECT value FROM lease WHERE pool = ? AND isTold = 1 ORDER BY expiresMs";
      return sql
        .exec<{ value: string }>(query, pool)
        .toArray()
        .map(({ value }) => JSON.parse(value));
    },
    countLive(pool, nowMs) {
      const query = "SELECT COUNT(*) AS count FROM lease WHERE pool = ? AND isOpen = 1 AND expiresMs > ?";
      return sql.exec<{ count: number }>(query, pool, nowMs).one().count;
    },
    tidy: (nowMs) => void sql.exec("DELETE FROM lease WHERE isTold = 0 AND expiresMs <= ?", nowMs - REMEMBERED_MS),
  };
}
