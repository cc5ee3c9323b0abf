import { showByDay } from "../../../../shared/accounts/show-by-day.ts";
import { type Coupon, couponState } from "../../../../shared/coupons/coupon.ts";
import { present } from "../../../../shared/json/present.ts";
import { type ExportKey, type ExportList, readPlace, takePage } from "../../../../shared/person/export-page.ts";
import { SAID_BY } from "./messages.ts";

/** What one device is told of what is not in lists: who said it is not known there. */
function shortMembers(short: object, device: string | undefined): object {
  return device === undefined ? short : Object(showByDay(short));
}

type Row = Record<string, SqlStorageValue>;

/** A list as SQL: what of a row is exported, and by what it is found again. */
interface Source {
  readonly name: string;
  /** Columns, and which rows. */
  readonly select: string;
  readonly from: string;
  /** By what rows are found again, in this order; `DESC`: from the last. None of these ever changes. */
  readonly key: readonly (readonly [expression: string, kind: "string" | "number"])[];
  readonly order: "ASC" | "DESC";
  /** Which device said so, as SQL; null if that is not known, or it was none. */
  readonly saidBy: string;
  readonly give: (row: Row) => unknown;
}

/** A message is found again by its decision's serial: without an answer to give, its own name is dropped. */
const MESSAGE_NAME = "COALESCE(serial, kid || ' ' || jti)";

const SOURCES: readonly Source[] = [
  {
    name: "consentEvents",
    select: "event.value",
    from: "record, json_each(record.value) AS event WHERE kind = 'consent' AND event.type <> 'null'",
    key: [
      ["record.name", "number"],
      ["event.key", "number"],
    ],
    order: "ASC",
    saidBy: "event.value ->> '$.device'",
    give: ({ value }) => JSON.parse(String(value)),
  },
  {
    name: "queuedPushes",
    select: "push",
    from: "message WHERE push IS NOT NULL",
    key: [["serial", "string"]],
    order: "ASC",
    saidBy: "NULL",
    give: ({ push }) => JSON.parse(String(push)),
  },
  {
    name: "receipts",
    select: "serial, atMs, receipt, input",
    from: "message WHERE receipt IS NOT NULL",
    key: [
      ["atMs", "number"],
      ["serial", "string"],
    ],
    order: "DESC",
    saidBy: SAID_BY,
    give: ({ serial, atMs, receipt, input }) =>
      present({
        serial,
        atMs,
        ...JSON.parse(String(receipt)),
        decidedFrom: typeof input === "string" ? JSON.parse(input) : undefined,
      }),
  },
  {
    name: "reactions",
    select: "value",
    from: "record WHERE kind = 'reaction'",
    key: [["name", "string"]],
    order: "ASC",
    saidBy: "NULL",
    give: ({ value }) => JSON.parse(String(value)),
  },
  {
    name: "history",
    select: "name, value",
    from: "record WHERE kind = 'history'",
    key: [["name", "string"]],
    order: "ASC",
    saidBy: "NULL",
    give: ({ name, value }) => ({ moment: name, ...JSON.parse(String(value)) }),
  },
  {
    name: "coupons",
    select: "value",
    from: "record WHERE kind = 'coupon'",
    key: [["name", "string"]],
    order: "ASC",
    saidBy: "NULL",
    give({ value }) {
      const kept: { readonly coupon: Coupon } = JSON.parse(String(value));
      return { ...kept, state: couponState(kept.coupon, Date.now()) };
    },
  },
  ...(["points", "purchase"] as const).map(
    (kind): Source => ({
      name: kind === "points" ? "points" : "purchases",
      select: "value",
      from: `record WHERE kind = '${kind}'`,
      key: [["name", "string"]],
      order: "ASC",
      saidBy: "NULL",
      give: ({ value }) => JSON.parse(String(value)),
    }),
  ),
  {
    name: "messages",
    select: "kid, jti, typ, iatMs, atMs, answer, counted",
    from: "message",
    key: [
      ["atMs", "number"],
      [MESSAGE_NAME, "string"],
    ],
    order: "ASC",
    saidBy: SAID_BY,
    give: ({ counted, ...row }) =>
      present({ ...row, counted: typeof counted === "string" ? JSON.parse(counted) : undefined }),
  },
];

/**
 * One page of an export: the short members on the first one, and of the tables that can grow long the rows from `next` on. With
 * a `device`, what is not of that one is told by day and without places. Undefined: `next` is of no page.
 */
export function readExportPage(
  { sql }: DurableObjectStorage,
  short: object,
  { next, device }: { readonly next: string | undefined; readonly device: string | undefined },
): object | undefined {
  const lists = SOURCES.map(
    (source): ExportList => ({
      name: source.name,
      key: source.key.map(([, kind]) => kind),
      read: (after, limit) => read(sql, source, { after, limit, device }),
    }),
  );
  const from = next === undefined ? undefined : readPlace(next, lists);
  if (next !== undefined && from === undefined) return undefined;
  const first = from === undefined ? shortMembers(short, device) : {};
  const page = takePage(lists, from, JSON.stringify(first).length);
  return present({ ...first, ...page.members, next: page.next });
}

function read(
  sql: SqlStorage,
  { select, from, key, order, saidBy, give }: Source,
  {
    after,
    limit,
    device,
  }: { readonly after: ExportKey | undefined; readonly limit: number; readonly device: string | undefined },
) {
  const expressions = key.map(([expression]) => expression);
  const isAfter = `(${expressions.join(", ")}) ${order === "ASC" ? ">" : "<"} (${key.map(() => "?").join(", ")})`;
  const rows = after === undefined ? "" : `${from.includes("WHERE") ? "AND" : "WHERE"} ${isAfter}`;
  const keys = expressions.map((expression, at) => `${expression} AS key${at}`).join(", ");
  const sorted = expressions.map((expression) => `${expression} ${order}`).join(", ");
  const query = `SELECT ${select}, ${saidBy} AS saidBy, ${keys} FROM ${from} ${rows} ORDER BY ${sorted} LIMIT ?`;
  return sql
    .exec<Row>(query, ...(after ?? []), limit)
    .toArray()
    .map(({ saidBy: who, ...row }) => {
      const { key: place, value } = splitRow(row, give);
      return { key: place, value: device === undefined || who === device ? value : showByDay(value) };
    });
}

/** The key of a row, and what is exported of it. */
function splitRow(row: Row, give: Source["give"]) {
  const isKey = ([name]: [string, SqlStorageValue]) => /^key\d$/.test(name);
  const members = Object.entries(row);
  const key = members.filter(isKey).flatMap(([, part]) => (typeof part === "object" ? [] : [part]));
  return { key, value: give(Object.fromEntries(members.filter((member) => !isKey(member)))) };
}
