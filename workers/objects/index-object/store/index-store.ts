import type { IndexEntry } from "../../../../shared/index/index-entry.ts";
import type { SaleEntry } from "../../../../shared/index/sale-entry.ts";
import { makeTables, type Tables } from "../../migrate.ts";
import { makeReplace } from "../../write-row.ts";
import { INDEX_STEPS } from "./schema.ts";

/** What one index object keeps. Reading makes no tables. */
export interface IndexStore {
  /** Made by the first write; pools are in them, too. */
  readonly tables: Tables;
  readonly findEntry: (name: string) => IndexEntry | undefined;
  readonly saveEntry: (entry: IndexEntry) => void;
  readonly findSale: (name: string) => SaleEntry | undefined;
  readonly saveSale: (name: string, sale: SaleEntry, untilMs: number) => void;
  readonly misses: (hour: number, sender: string) => number;
  readonly addMiss: (hour: number, sender: string) => void;
  /** Forgets what has had its time; whether anything is left. */
  readonly tidy: (nowMs: number, hour: number) => boolean;
  /** Sets the alarm, unless one stands: an alarm costs a row. */
  readonly wakeAt: (atMs: number) => Promise<void>;
}

const replaceEntry = makeReplace("entry", ["name", "owner", "locator", "untilMs"]);
const replaceSale = makeReplace("sale", ["name", "value", "untilMs"]);

/** The store of one index object. */
export function makeIndexStore(storage: DurableObjectStorage): IndexStore {
  const { sql } = storage;
  const tables = makeTables(storage, INDEX_STEPS);
  let isAwake = false;

  return {
    tables,
    findEntry(name) {
      if (!tables.open()) return undefined;
      const query = "SELECT name, owner, locator, untilMs FROM entry WHERE name = ?";
      return sql.exec<IndexEntry & Record<string, SqlStorageValue>>(query, name).toArray()[0];
    },
    saveEntry({ name, owner, locator, untilMs }) {
      tables.make();
      replaceEntry(sql, { name, owner, locator, untilMs });
    },
    findSale(name) {
      if (!tables.open()) return undefined;
      const row = sql.exec<{ value: string }>("SELECT value FROM sale WHERE name = ?", name).toArray()[0];
      return row && JSON.parse(row.value);
    },
    saveSale(name, sale, untilMs) {
      tables.make();
      replaceSale(sql, { name, value: JSON.stringify(sale), untilMs });
    },
    misses(hour, sender) {
      if (!tables.open()) return 0;
      const query = "SELECT count FROM miss WHERE hour = ? AND sender = ?";
      return sql.exec<{ count: number }>(query, hour, sender).toArray()[0]?.count ?? 0;
    },
    addMiss(hour, sender) {
      tables.make();
      sql.exec(
        "INSERT INTO miss (hour, sender, count) VALUES (?, ?, 1) ON CONFLICT (hour, sender) DO UPDATE SET count = count + 1",
        hour,
        sender,
      );
    },
    tidy(nowMs, hour) {
      isAwake = false;
      if (!tables.open()) return false;
      sql.exec("DELETE FROM entry WHERE untilMs <= ?", nowMs);
      sql.exec("DELETE FROM sale WHERE untilMs <= ?", nowMs);
      sql.exec("DELETE FROM miss WHERE hour < ?", hour);
      return ["entry", "sale", "miss", "lease"].some(
        (table) => sql.exec(`SELECT 1 FROM ${table} LIMIT 1`).toArray().length > 0,
      );
    },
    async wakeAt(atMs) {
      if (isAwake) return;
      isAwake = true;
      if ((await storage.getAlarm()) === null) await storage.setAlarm(atMs);
    },
  };
}
