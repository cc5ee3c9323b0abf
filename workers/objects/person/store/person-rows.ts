import type { MessageRow, NamedRow, PersonRows } from "../../../../shared/accounts/person-rows.ts";
import { NO_OTHERS } from "../../../../shared/journeys/kept-runs.ts";
import { runName } from "../../../../shared/journeys/run.ts";
import { present } from "../../../../shared/json/present.ts";
import type { LoyaltyCard } from "../../../../shared/loyalty/loyalty-card.ts";
import { NOBODY_TOLD } from "../../../../shared/webhooks/hook-events.ts";
import { makeReplace } from "../../write-row.ts";
import { CARD } from "./card.ts";
import { makePurchaseRows, purchaseName } from "./purchases.ts";
import { makeRecords, type RecordKind, type Records } from "./records.ts";
import { OTHERS, readRuns } from "./runs.ts";
import { readState, writeState } from "./state.ts";

const MESSAGE_COLUMNS = [
  ...["kid", "jti", "typ", "iatMs", "atMs", "answer", "serial"],
  ...["receipt", "input", "exposures", "push", "counted", "owed"],
] as const satisfies readonly (keyof MessageRow)[];

const replaceMessage = makeReplace("message", MESSAGE_COLUMNS);

/** A record of the table, and the row of `PersonRows` that it is. */
interface KeptRecord {
  readonly kind: RecordKind;
  readonly name: string | number;
  readonly value: unknown;
  readonly row: object;
}

/** All rows of the person in this database, whose tables are up to date. Undefined: there is no such person. */
export function readPersonRows(storage: DurableObjectStorage): PersonRows | undefined {
  const { sql } = storage;
  const records = makeRecords(sql);
  const { person, timers, wrongClaims, refunds, measured, hooks, owed, areas } = readState(records);
  if (person === undefined) return undefined;
  const named = (kind: RecordKind): readonly NamedRow[] =>
    records.list(kind).map(({ name, value }) => ({ name: String(name), value }));
  const query = `SELECT ${MESSAGE_COLUMNS.join(", ")} FROM message ORDER BY atMs`;
  return present({
    ...{ person, timers, wrongClaims, refunds, measured, hooks, owed, areas },
    consentEvents: records
      .list("consent")
      .map(({ name, value }) => ({ number: Number(name), events: JSON.parse(value) })),
    tags: records.list("tag").map(({ value }) => JSON.parse(value)),
    subscriptions: named("subscription"),
    reactions: named("reaction"),
    runs: readRuns(records),
    history: Object.fromEntries(records.list("history").map(({ name, value }) => [name, JSON.parse(value)])),
    coupons: records.list("coupon").map(({ value }) => JSON.parse(value)),
    codes: records.list("code").map(({ name, value }) => ({ name: String(name), codes: JSON.parse(value) })),
    card: cardOf(records),
    points: named("points"),
    purchases: makePurchaseRows(storage).list(),
    messages: sql.exec<MessageRow & Record<string, SqlStorageValue>>(query).toArray(),
  });
}

/**
 * Stores what became of these rows, as one transaction. A row that is the same object as before is not written again.
 * Whoever keeps rows in memory has to read them again.
 */
export function writeUnited(storage: DurableObjectStorage, before: PersonRows, after: PersonRows): void {
  const { sql } = storage;
  const records = makeRecords(sql);
  storage.transactionSync(() => {
    const { person, timers, wrongClaims, refunds, measured, hooks = NOBODY_TOLD, owed, areas } = after;
    writeState(records, { ...readState(records), person, timers, wrongClaims, refunds, measured, hooks, owed, areas });
    const [was, is] = [recordsOf(before), recordsOf(after)];
    const names = new Set(is.map(({ kind, name }) => `${kind} ${name}`));
    for (const { kind, name } of was) if (!names.has(`${kind} ${name}`)) records.remove(kind, name);
    const known = new Set<object>([...was.map(({ row }) => row), ...before.messages]);
    for (const { kind, name, value, row } of is) if (!known.has(row)) records.put(kind, name, value);
    for (const row of after.messages) if (!known.has(row)) replaceMessage(sql, row);
  });
}

function recordsOf({
  consentEvents,
  tags,
  subscriptions,
  reactions,
  history,
  runs,
  coupons = [],
  codes = [],
  card,
  points = [],
  purchases = [],
}: PersonRows): readonly KeptRecord[] {
  const named = (kind: RecordKind, rows: readonly NamedRow[]) =>
    rows.map((row) => ({ kind, name: row.name, value: JSON.parse(row.value), row }));
  return [
    ...consentEvents.map((row) => ({ kind: "consent" as const, name: row.number, value: row.events, row })),
    ...tags.map((row) => ({ kind: "tag" as const, name: row.tag, value: row, row })),
    ...named("subscription", subscriptions),
    ...named("reaction", reactions),
    ...(runs?.rows ?? []).map((row) => ({ kind: "run" as const, name: runName(row.run), value: row, row })),
    ...(runs === undefined || runs.others === NO_OTHERS
      ? []
      : [{ kind: "run" as const, name: OTHERS, value: runs.others, row: runs.others }]),
    ...coupons.map((row) => ({ kind: "coupon" as const, name: row.coupon.id, value: row, row })),
    ...codes.map((row) => ({ kind: "code" as const, name: row.name, value: row.codes, row })),
    ...(card === undefined ? [] : [{ kind: "card" as const, name: CARD, value: card, row: card }]),
    ...named("points", points),
    ...purchases.map((row) => ({ kind: "purchase" as const, name: purchaseName(row), value: row, row })),
    ...Object.entries(history).map(([name, row]) => ({ kind: "history" as const, name, value: row, row })),
  ];
}

function cardOf(records: Records): LoyaltyCard | undefined {
  const value = records.find("card", CARD);
  return value === undefined ? undefined : JSON.parse(value);
}
