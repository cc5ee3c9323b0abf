/// <reference types="@cloudflare/vitest-plugin/types" />
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";

/** Looks behind a person's back: their object's tables, its alarm, its memory. */

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

type Row = Record<string, SqlStorageValue>;

function objectOf(person: string) {
  return env.PERSON.getByName(person);
}

/** Every row of one table of the person's object. */
export function rowsOf(person: string, table: string): Promise<Row[]> {
  return runInDurableObject(objectOf(person), (_, { storage }) => storage.sql.exec(`SELECT * FROM ${table}`).toArray());
}

/** Rows by table, of those that have any; the version row of the tables themselves left out. */
export function tablesOf(person: string): Promise<Record<string, Row[]>> {
  return runInDurableObject(objectOf(person), (_, { storage: { sql } }) => {
    const tables = sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").toArray();
    const own = tables.map(({ name }) => name).filter((name) => !name.startsWith("_cf_") && name !== "schema_version");
    const filled = own.map((name) => [name, sql.exec(`SELECT * FROM ${name}`).toArray()] as const);
    return Object.fromEntries(filled.filter(([, rows]) => rows.length > 0));
  });
}

/** The one row of the person's state, as it is stored; of an object without one, no member. */
export async function stateOf(person: string) {
  const [state = {}] = await recordsOf(person, "state");
  return state;
}

/** One part of the person's state, as it is stored. */
export async function partOf(person: string, name: "profile" | "consent" | "presence" | "exposures") {
  if (name !== "exposures") return (await stateOf(person))[name];
  const rows = await rowsOf(person, "message");
  return rows.flatMap(({ exposures }) => JSON.parse(String(exposures ?? "[]")));
}

/** What is stored of one kind of record. */
export function recordsOf(
  person: string,
  kind:
    | "state"
    | "consent"
    | "subscription"
    | "reaction"
    | "history"
    | "tag"
    | "run"
    | "coupon"
    | "card"
    | "points"
    | "purchase"
    | "code",
  // biome-ignore lint/suspicious/noExplicitAny: stored JSON of any kind
): Promise<any[]> {
  return runInDurableObject(objectOf(person), (_, { storage: { sql } }) => {
    const query = "SELECT value FROM record WHERE kind = ? ORDER BY name";
    return sql
      .exec<{ value: string }>(query, kind)
      .toArray()
      .map(({ value }) => JSON.parse(value));
  });
}

/** Every change of mind that is stored. */
export async function consentEventsOf(person: string) {
  return (await recordsOf(person, "consent")).flat().filter((event) => event !== null);
}

/** The pushes that are on their way. */
export async function pushesOf(person: string) {
  const rows = await rowsOf(person, "message");
  return rows.flatMap(({ push }) => (push === null ? [] : [JSON.parse(String(push))]));
}

/** The timers that are stored, by name. */
export async function timersOf(person: string): Promise<Record<string, number>> {
  return (await stateOf(person)).timers ?? {};
}

/** When the object's alarm is set to, epoch milliseconds. */
export function alarmOf(person: string): Promise<number | null> {
  return runInDurableObject(objectOf(person), (_, { storage }) => storage.getAlarm());
}

/** Takes the alarm away, as a fault of the platform might. */
export function loseAlarm(person: string): Promise<void> {
  return runInDurableObject(objectOf(person), (_, { storage }) => storage.deleteAlarm());
}

/** Lets the object forget what is not stored. One that already did is woken first. */
export async function evict(person: string): Promise<void> {
  await alarmOf(person);
  await evictDurableObject(objectOf(person));
}

/** Runs the alarm, if one is set; gives whether one was. */
export function runAlarm(person: string): Promise<boolean> {
  return runDurableObjectAlarm(objectOf(person));
}

/** Stops the clock, then lets this much time pass; nothing happens by itself meanwhile. */
export function pass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

/** Lets time pass until the object's alarm is due, and runs it. */
export async function passToAlarm(person: string): Promise<void> {
  const atMs = await alarmOf(person);
  if (atMs === null) throw new Error("no alarm is set");
  vi.setSystemTime(Math.max(atMs, Date.now()));
  await runAlarm(person);
}

/** Lets earlier alarms go off until the next one stands at this time: those that were set for what is done by then. */
export async function passToAlarmAt(person: string, atMs: number): Promise<void> {
  for (let nextMs = await alarmOf(person); nextMs !== null && nextMs < atMs; nextMs = await alarmOf(person))
    await passToAlarm(person);
}

/** The same until the next one is that of a stored timer. */
export async function passToTimer(person: string, name: string): Promise<void> {
  await passToAlarmAt(person, (await timersOf(person))[name] ?? 0);
}
