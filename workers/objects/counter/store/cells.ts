import { addFigures, addValues, joinAllSlots } from "../../../../shared/measure/add-groups.ts";
import {
  type CountedValue,
  type CountKey,
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

/** The cells of one counter. */
export interface Cells {
  /** Adds each to the cell of its time and key: one row is written for each of these, however many are added to it. */
  readonly addAll: (cells: readonly Cell[]) => void;
  /** All cells of the hours of a UTC day. */
  readonly hoursOf: (day: number) => readonly Cell[];
  /** The oldest day that still has hours. */
  readonly oldestDay: () => number | undefined;
  /** The oldest day whose hours were added up. */
  readonly oldestSum: () => number | undefined;
  readonly forgetHours: (day: number) => void;
  readonly forgetDaysBefore: (day: number) => void;
}

/** Those of this database. */
export function makeCells(sql: SqlStorage): Cells {
  function find(key: Key): Cell | undefined {
    const [row] = sql.exec<Row>(`SELECT * FROM cell WHERE ${IS_SAME}`, ...key).toArray();
    return row && cellOf(row);
  }

  function oldestOf(unit: Cell["unit"]): number | undefined {
    return sql.exec<{ at: number | null }>("SELECT MIN(at) AS at FROM cell WHERE unit = ?", unit).one().at ?? undefined;
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
      const hour = oldestOf("hour");
      return hour === undefined ? undefined : Math.floor(hour / 24);
    },
    oldestSum: () => oldestOf("day"),
    forgetHours: (day) =>
      void sql.exec("DELETE FROM cell WHERE unit = 'hour' AND at >= ? AND at < ?", day * 24, day * 24 + 24),
    forgetDaysBefore: (day) => void sql.exec("DELETE FROM cell WHERE unit = 'day' AND at < ?", day),
  };
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
  const { worth, slots } = row;
  return {
    unit: unit === "day" ? "day" : "hour",
    at: Number(at),
    key,
    figures: figuresIn(row),
    values: typeof worth === "string" ? JSON.parse(worth) : [],
    slots: typeof slots === "string" ? JSON.parse(slots) : {},
  };
}

/** What a row has in the columns of figures. */
export function figuresIn(row: Readonly<Record<string, SqlStorageValue>>): Figures {
  const figures = FIGURES.map((figure) => [figure, Number(row[figure] ?? 0)] as const);
  return Object.fromEntries(figures.filter(([, sum]) => sum !== 0));
}

function join(one: Cell, other: Cell): Cell {
  return {
    ...one,
    figures: addFigures(one.figures, other.figures),
    values: addValues([...one.values, ...other.values]),
    slots: joinAllSlots(one.slots, other.slots),
  };
}
