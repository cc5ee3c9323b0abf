import { addFigures, addValues, joinAllSlots } from "../../../../shared/measure/add-groups.ts";
import {
  type CountedValue,
  type CountKey,
  type CountQuery,
  FIGURES,
  type Figure,
  type Figures,
  type Slots,
} from "../../../../shared/measure/count.ts";
import { makeReplace } from "../../write-row.ts";

/** Sums of one hour or one day. */
export interface Cell {
  readonly unit: "hour" | "day";
  /** UTC hours or days since 1970. */
  readonly at: number;
  readonly key: CountKey;
  readonly figures: Figures;
  readonly values: readonly CountedValue[];
  /** By figure, the slots of its people. */
  readonly slots: Slots;
}

type Row = Record<string, SqlStorageValue>;

const KEY = ["unit", "at", "moment", "campaign", "variant", "arm", "channel", "place", "isKnown"] as const;
const replaceCell = makeReplace("cell", [...KEY, ...FIGURES, "worth", "slots"]);
const IS_SAME = KEY.map((column) => `${column} = ?`).join(" AND ");
const SUMS = FIGURES.map((figure) => `SUM(${figure}) AS ${figure}`).join(", ");

/** The cells of one counter. */
export interface Cells {
  /** Adds each to the cell of its time and key: one row is written for each of these, however many are added to it. */
  readonly addAll: (cells: readonly Cell[]) => void;
  /** All cells of the hours of a UTC day. */
  readonly hoursOf: (day: number) => readonly Cell[];
  /** The oldest day that still has hours. */
  readonly oldestDay: () => number | undefined;
  readonly forgetHours: (day: number) => void;
  readonly forgetDaysBefore: (day: number) => void;
  /** The sums of figures by these columns and by arm, and, but for guardrails, each row that has values or slots. */
  readonly sum: (query: CountQuery, columns: readonly Column[]) => readonly Summed[];
}

/** A key of groups, and the SQL that gives it. */
export type Column = readonly [name: string, expression: string];

/** Sums of a group, or what of it is in one row. */
export interface Summed {
  readonly keys: Readonly<Record<string, string | number>>;
  readonly arm: CountKey["arm"];
  readonly figures: Figures;
  readonly values: Cell["values"];
  readonly slots: Cell["slots"];
}

/** Those of this database. */
export function makeCells(sql: SqlStorage): Cells {
  function find(key: Key): Cell | undefined {
    const [row] = sql.exec<Row>(`SELECT * FROM cell WHERE ${IS_SAME}`, ...key).toArray();
    return row && cellOf(row);
  }

  return {
    addAll(cells) {
      const sums = new Map<string, Cell>();
      for (const cell of cells) {
        const key = keyOf(cell);
        const sum = sums.get(key.join(" ")) ?? find(key);
        sums.set(key.join(" "), sum === undefined ? cell : join(sum, cell));
      }
      for (const cell of sums.values()) replaceCell(sql, rowOf(cell));
    },
    hoursOf: (day) =>
      sql
        .exec<Row>("SELECT * FROM cell WHERE unit = 'hour' AND at >= ? AND at < ?", day * 24, day * 24 + 24)
        .toArray()
        .map(cellOf),
    oldestDay() {
      const { at } = sql.exec<{ at: number | null }>("SELECT MIN(at) AS at FROM cell WHERE unit = 'hour'").one();
      return at === null ? undefined : Math.floor(at / 24);
    },
    forgetHours: (day) =>
      void sql.exec("DELETE FROM cell WHERE unit = 'hour' AND at >= ? AND at < ?", day * 24, day * 24 + 24),
    forgetDaysBefore: (day) => void sql.exec("DELETE FROM cell WHERE unit = 'day' AND at < ?", day),
    sum(query, columns) {
      const [where, bound] = conditionOf(query);
      const keys = columns.map(([name, expression]) => `${expression} AS ${name}_`).join(", ");
      const group = columns.map(([name]) => `${name}_`).join(", ");
      const names = columns.map(([name]) => name);
      const sums = `SELECT ${keys}, arm, ${SUMS} FROM cell WHERE ${where} GROUP BY ${group}, arm`;
      const rest = `SELECT ${keys}, arm, worth, slots FROM cell WHERE ${where} AND COALESCE(worth, slots) IS NOT NULL`;
      const others = query.isForGuardrail ? [] : sql.exec<Row>(rest, ...bound);
      return [...sql.exec<Row>(sums, ...bound), ...others].map((row) => summedOf(row, names));
    },
  };
}

/** Days have no hours: of those that are cut, all of a day counts, and for guardrails nothing. */
function conditionOf(query: CountQuery): [string, (string | number)[]] {
  const { fromHour, toHour, by, moment, campaign, isForGuardrail = false } = query;
  const times = ["(unit = 'hour' AND at >= ? AND at < ?)"];
  const bound: (string | number)[] = [fromHour, toHour];
  if (by !== "hour" && by !== "campaign-hour") {
    times.push("(unit = 'day' AND at >= ? AND at < ?)");
    const [from, to] = [fromHour / 24, toHour / 24];
    bound.push(...(isForGuardrail ? [Math.ceil(from), Math.floor(to)] : [Math.floor(from), Math.ceil(to)]));
  }
  const parts = [`(${times.join(" OR ")})`];
  for (const [name, value] of Object.entries({ moment, campaign, isKnown: isForGuardrail ? 1 : undefined })) {
    if (value === undefined) continue;
    parts.push(`${name} = ?`);
    bound.push(value);
  }
  return [parts.join(" AND "), bound];
}

/** A cell's time and key, in the order of the columns. Ids have no space in them. */
type Key = readonly (string | number)[];

function keyOf({ unit, at, key }: Cell): Key {
  const { moment, campaign, variant, arm, channel, place, isKnown } = key;
  return [unit, at, moment, campaign, variant, arm, channel, place, isKnown ? 1 : 0];
}

function rowOf(cell: Cell): Record<(typeof KEY)[number] | Figure | "worth" | "slots", SqlStorageValue> {
  const { unit, at, key, figures, values, slots } = cell;
  const sums = Object.fromEntries(FIGURES.map((figure) => [figure, figures[figure] ?? 0])) as Record<Figure, number>;
  return {
    unit,
    at,
    ...key,
    isKnown: key.isKnown ? 1 : 0,
    ...sums,
    worth: values.length === 0 ? null : JSON.stringify(values),
    slots: Object.keys(slots).length === 0 ? null : JSON.stringify(slots),
  };
}

function cellOf(row: Row): Cell {
  const { unit, at, moment, campaign, variant, arm, channel, place, isKnown } = row as Row & Omit<CountKey, "isKnown">;
  const key = { moment, campaign, variant, arm, channel, place, isKnown: isKnown === 1 };
  return { unit: unit === "day" ? "day" : "hour", at: Number(at), key, ...sumsOf(row) };
}

function summedOf(row: Row, names: readonly string[]): Summed {
  const keys = names.map((name) => [name, row[`${name}_`]]);
  return { keys: Object.fromEntries(keys), arm: row.arm === "control" ? "control" : "treatment", ...sumsOf(row) };
}

function sumsOf(row: Row): Pick<Cell, "figures" | "values" | "slots"> {
  const figures = FIGURES.map((figure) => [figure, Number(row[figure] ?? 0)] as const).filter(([, sum]) => sum !== 0);
  const { worth, slots } = row;
  return {
    figures: Object.fromEntries(figures),
    values: typeof worth === "string" ? JSON.parse(worth) : [],
    slots: typeof slots === "string" ? JSON.parse(slots) : {},
  };
}

function join(one: Cell, other: Cell): Cell {
  return {
    ...one,
    figures: addFigures(one.figures, other.figures),
    values: addValues([...one.values, ...other.values]),
    slots: joinAllSlots(one.slots, other.slots),
  };
}
