/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { OWED_STATEMENT } from "./counters.ts";
import type { AnyObject } from "./stored-object.ts";

/** What was asked of the storage of one object: SQL statements, rows they wrote, changes of the alarm. */
export type Cost = readonly [statements: number, rows: number, alarms: number];

/** Counts in a person's object while the work is done. It has to be in memory, and to stay there. */
export function costOf(person: string, work: () => Promise<unknown>): Promise<Cost> {
  return costIn(env.PERSON.getByName(person), work);
}

/** The same in any object. */
export async function costIn(object: AnyObject, work: () => Promise<unknown>): Promise<Cost> {
  const cursors: { readonly rowsWritten: number }[] = [];
  const inObject = <T>(act: (storage: DurableObjectStorage) => T) =>
    runInDurableObject(object, (_, { storage }) => act(storage));
  const alarms = await inObject((storage) => {
    const { sql } = storage;
    const { exec } = sql;
    vi.spyOn(sql, "exec").mockImplementation(((query: string, ...values: unknown[]) => {
      const cursor = exec.call(sql, query, ...values);
      if (query !== OWED_STATEMENT) cursors.push(cursor);
      return cursor;
    }) as typeof sql.exec);
    return [vi.spyOn(storage, "setAlarm"), vi.spyOn(storage, "deleteAlarm")];
  });
  await work();
  return inObject(({ sql }) => {
    const rows = cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0);
    const cost: Cost = [cursors.length, rows, alarms.reduce((sum, { mock }) => sum + mock.calls.length, 0)];
    vi.mocked(sql.exec).mockRestore();
    for (const alarm of alarms) alarm.mockRestore();
    return cost;
  });
}
