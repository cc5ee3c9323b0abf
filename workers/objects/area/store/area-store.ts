import type { AreaEntry, FanOut } from "../../../../shared/areas/area-calls.ts";
import type { FanOutProgress } from "../../../../shared/areas/fan-out-progress.ts";
import { makeTables } from "../../migrate.ts";
import { makeReplace } from "../../write-row.ts";
import { AREA_STEPS } from "./schema.ts";

const replaceFanOut = makeReplace("fan_out", ["signal", "value", "progress"]);
const replaceEnd = makeReplace("ended", ["signal", "version", "keptMs"]);
const replaceMark = makeReplace("mark", ["name", "value"]);

/** A signal here, and how far it has come. */
export interface KeptFanOut {
  readonly fanOut: FanOut;
  readonly progress: FanOutProgress;
}

/** How many people were known at a full hour. */
export interface KnownMark {
  /** Hours since 1970. */
  readonly hour: number;
  readonly count: number;
}

type EntryRow = Pick<AreaEntry, "key" | "locator">;

/** What one shard of an area keeps. One that was only asked stays empty. */
export interface AreaStore {
  /** Does this in one transaction; the tables are there. */
  readonly change: (work: () => void) => void;
  /** An entry that is there as it is said costs no row. */
  readonly put: (entry: AreaEntry) => void;
  readonly remove: (key: string) => void;
  /** Entries behind a key that have not ended, in the order of keys. */
  readonly page: (after: string, nowMs: number, most: number) => EntryRow[];
  readonly find: (keys: readonly string[], nowMs: number) => EntryRow[];
  readonly hasEntries: () => boolean;
  readonly countKnown: (atMs: number) => number;
  readonly removeEnded: (nowMs: number) => void;
  readonly fanOuts: () => readonly KeptFanOut[];
  readonly findFanOut: (signal: string) => KeptFanOut | undefined;
  readonly saveFanOut: (kept: KeptFanOut) => void;
  readonly removeFanOut: (signal: string) => void;
  /** The version of the end of a signal that was never told here. */
  readonly findEnd: (signal: string) => number | undefined;
  readonly saveEnd: (signal: string, version: number, keptMs: number) => void;
  /** When the first of those ends may be forgotten. */
  readonly endKeptMs: () => number | undefined;
  readonly shards: () => number;
  readonly saveShards: (shards: number) => void;
  readonly known: () => KnownMark | undefined;
  readonly saveKnown: (known: KnownMark) => void;
}

/** The store of one shard. */
export function makeAreaStore(storage: DurableObjectStorage): AreaStore {
  const { sql } = storage;
  const tables = makeTables(storage, AREA_STEPS);
  const fanOutOf = ({ value, progress }: FanOutRow) => ({ fanOut: JSON.parse(value), progress: JSON.parse(progress) });
  const rows = <Row extends Record<string, SqlStorageValue>>(query: string, ...bound: SqlStorageValue[]): Row[] =>
    tables.open() ? sql.exec<Row>(query, ...bound).toArray() : [];

  function mark<Value>(name: string): Value | undefined {
    const [row] = rows<{ value: string }>("SELECT value FROM mark WHERE name = ?", name);
    return row && JSON.parse(row.value);
  }

  return {
    change(work) {
      tables.make();
      storage.transactionSync(work);
    },
    put: ({ key, locator, isKnown, untilMs }) => void sql.exec(PUT_ENTRY, key, locator, isKnown ? 1 : 0, untilMs),
    remove: (key) => void sql.exec("DELETE FROM entry WHERE key = ?", key),
    page: (after, nowMs, most) =>
      rows("SELECT key, locator FROM entry WHERE key > ? AND untilMs > ? ORDER BY key LIMIT ?", after, nowMs, most),
    find: (keys, nowMs) =>
      rows(
        "SELECT key, locator FROM entry WHERE key IN (SELECT value FROM json_each(?)) AND untilMs > ? ORDER BY key",
        JSON.stringify(keys),
        nowMs,
      ),
    hasEntries: () => rows("SELECT 1 FROM entry LIMIT 1").length > 0,
    countKnown: (atMs) =>
      rows<{ count: number }>("SELECT COUNT(*) AS count FROM entry WHERE isKnown = 1 AND untilMs > ?", atMs)[0]
        ?.count ?? 0,
    removeEnded(nowMs) {
      sql.exec("DELETE FROM entry WHERE untilMs <= ?", nowMs);
      sql.exec("DELETE FROM ended WHERE keptMs <= ?", nowMs);
    },
    fanOuts: () => rows<FanOutRow>("SELECT value, progress FROM fan_out ORDER BY signal").map(fanOutOf),
    findFanOut: (signal) =>
      rows<FanOutRow>("SELECT value, progress FROM fan_out WHERE signal = ?", signal).map(fanOutOf)[0],
    saveFanOut: ({ fanOut, progress }) =>
      replaceFanOut(sql, {
        signal: fanOut.signal.id,
        value: JSON.stringify(fanOut),
        progress: JSON.stringify(progress),
      }),
    removeFanOut: (signal) => void sql.exec("DELETE FROM fan_out WHERE signal = ?", signal),
    findEnd: (signal) => rows<{ version: number }>("SELECT version FROM ended WHERE signal = ?", signal)[0]?.version,
    saveEnd: (signal, version, keptMs) => replaceEnd(sql, { signal, version, keptMs }),
    endKeptMs: () => rows<{ keptMs: number | null }>("SELECT MIN(keptMs) AS keptMs FROM ended")[0]?.keptMs ?? undefined,
    shards: () => mark<number>("shards") ?? 1,
    saveShards: (shards) => replaceMark(sql, { name: "shards", value: JSON.stringify(shards) }),
    known: () => mark<KnownMark>("known"),
    saveKnown: (known) => replaceMark(sql, { name: "known", value: JSON.stringify(known) }),
  };
}

interface FanOutRow extends Record<string, SqlStorageValue> {
  readonly value: string;
  readonly progress: string;
}

/** The locator of an entry that is said again is sealed anew, and leads to the same. */
const PUT_ENTRY = `INSERT INTO entry (key, locator, isKnown, untilMs) VALUES (?, ?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET untilMs = excluded.untilMs WHERE untilMs <> excluded.untilMs`;
