/// <reference types="@cloudflare/vitest-plugin/types" />
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect } from "vitest";
import type { Area } from "../../../workers/objects/area.ts";
import type { CatalogStore } from "../../../workers/objects/catalog-store.ts";
import type { Counter } from "../../../workers/objects/counter.ts";
import type { EidResolver } from "../../../workers/objects/eid-resolver.ts";
import type { HookOutbox } from "../../../workers/objects/hook-outbox.ts";
import type { IndexObject } from "../../../workers/objects/index-object.ts";
import type { Person } from "../../../workers/objects/person.ts";
import type { Pulse } from "../../../workers/objects/pulse.ts";
import type { Rehearsal } from "../../../workers/objects/rehearsal.ts";
import type { SharedStoreObject } from "../../../workers/objects/shared-store-object.ts";
import type { Signals } from "../../../workers/objects/signals.ts";

/** An object of any class of the mesh. */
export type AnyObject = DurableObjectStub<
  | Person
  | CatalogStore
  | EidResolver
  | SharedStoreObject
  | Rehearsal
  | Counter
  | Pulse
  | Signals
  | Area
  | IndexObject
  | HookOutbox
>;

/** Puts a database in the place of the object's own, and lets the object forget what it knew. */
export async function putBack(object: AnyObject, tables: string): Promise<void> {
  await runInDurableObject(object, async (_, { storage }) => {
    await storage.deleteAll();
    storage.sql.exec(tables);
  });
  await evictDurableObject(object);
}

/** Everything in the database: each table or index as it was made, and its rows. */
export function contentsOf(
  object: AnyObject,
): Promise<Record<string, { readonly sql: string; readonly rows: readonly unknown[] }>> {
  return runInDurableObject(object, (_, { storage: { sql } }) => {
    const made = sql.exec<{ name: string; type: string; sql: string }>("SELECT name, type, sql FROM sqlite_master");
    const own = made.toArray().filter(({ name }) => !name.startsWith("_cf_") && !name.startsWith("sqlite_"));
    const rowsOf = (table: string) => sql.exec(`SELECT * FROM "${table}"`).toArray();
    return Object.fromEntries(
      own.map(({ name, type, sql }) => [name, { sql, rows: type === "index" ? [] : rowsOf(name) }]),
    );
  });
}

/** Starts the object once more, uses it, and expects to find everything as it was. */
export async function expectNoChange(object: AnyObject, use: () => Promise<unknown>): Promise<void> {
  const before = await contentsOf(object);
  await evictDurableObject(object);
  await use();
  expect(await contentsOf(object)).toEqual(before);
}
