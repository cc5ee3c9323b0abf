import { type CountGroup, type CountQuery, FIGURES, type Slots } from "../../../../shared/measure/count.ts";
import { readSlots, writeSlots } from "../../../../shared/measure/slots.ts";
import { figuresIn } from "./cells.ts";

/** A key of groups, and the SQL that gives it. */
export type Column = readonly [name: string, expression: string];

type Row = Record<string, SqlStorageValue>;

const SUMS = FIGURES.map((figure) => `SUM(${figure}) AS ${figure}`).join(", ");
const WORTH = ["currency", "isClaimed", "minor"].map((name) => `json_extract(each.value, '$.${name}')`);

/**
 * What a query asks for, by these columns and by arm: groups with figures, groups with one amount each and, by place, groups with
 * slots. Those of the same keys are still to be added up. SQL adds up what it can: a counter may have hundreds of thousands of
 * cells, and counts nothing while it reads them. For guardrails there are figures alone.
 */
export function sumCells(sql: SqlStorage, query: CountQuery, columns: readonly Column[]): readonly CountGroup[] {
  const [where, bound] = conditionOf(query);
  const keys = columns.map(([name, expression]) => `${expression} AS ${name}_`).join(", ");
  const group = `${columns.map(([name]) => `${name}_`).join(", ")}, arm`;
  const of = (row: Row): Pick<CountGroup, "keys" | "arm"> => ({
    keys: Object.fromEntries(columns.map(([name]) => [name, row[`${name}_`] as string | number])),
    arm: row.arm === "control" ? "control" : "treatment",
  });

  const sums = `SELECT ${keys}, arm, ${SUMS} FROM cell WHERE ${where} GROUP BY ${group}`;
  const figures = [...sql.exec<Row>(sums, ...bound)].map((row) => ({
    ...of(row),
    figures: figuresIn(row),
    values: [],
  }));
  if (query.isForGuardrail) return figures;

  const [currency, isClaimed, minor] = WORTH;
  const worth = `SELECT ${keys}, arm, ${currency} AS currency, ${isClaimed} AS isClaimed, SUM(${minor}) AS minor
    FROM cell, json_each(cell.worth) AS each WHERE ${where} AND worth IS NOT NULL GROUP BY ${group}, currency, isClaimed`;
  const amounts = [...sql.exec<Row>(worth, ...bound)].map((row) => {
    const value = { currency: String(row.currency), minor: Number(row.minor), isClaimed: row.isClaimed === 1 };
    return { ...of(row), figures: {}, values: [value] };
  });
  if (query.by !== "place") return [...figures, ...amounts];

  const rows = sql.exec<Row>(`SELECT ${keys}, arm, slots FROM cell WHERE ${where} AND slots IS NOT NULL`, ...bound);
  return [...figures, ...amounts, ...joinRows(rows, of)];
}

/** Groups with the slots of all their rows. SQL cannot join them; rows are taken one by one, so that they are never all in memory. */
function joinRows(rows: Iterable<Row>, of: (row: Row) => Pick<CountGroup, "keys" | "arm">): readonly CountGroup[] {
  const groups = new Map<string, { readonly row: Row; readonly bits: Map<string, bigint> }>();
  for (const row of rows) {
    const name = `${row.place_} ${row.arm}`;
    const group = groups.get(name) ?? { row, bits: new Map<string, bigint>() };
    groups.set(name, group);
    const slots: Readonly<Record<string, string>> = JSON.parse(String(row.slots));
    for (const [figure, text] of Object.entries(slots)) {
      group.bits.set(figure, (group.bits.get(figure) ?? 0n) | readSlots(text));
    }
  }
  return [...groups.values()].map(({ row, bits }) => {
    const slots: Slots = Object.fromEntries([...bits].map(([figure, joined]) => [figure, writeSlots(joined)]));
    return { ...of(row), figures: {}, values: [], slots };
  });
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
