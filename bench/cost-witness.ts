import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Build } from "../local/build/build-for-workerd.ts";

/** What one class of objects was asked and has written since it was asked last. */
export interface ObjectCosts {
  /** Calls by the name of the method. */
  readonly calls: Readonly<Record<string, number>>;
  readonly rows: number;
  /** Of these, those that say that counters have what a message had to be counted. */
  readonly settledRows: number;
  readonly alarmsSet: number;
}

/** The classes that are looked at. */
export type WitnessedClass = "Person" | "Counter";

const PATH = "/bench/costs";
const MAIN = "witness.js";

/** Beside the bundle as it is deployed: each object of these classes is the deployed one, and its storage is looked at. */
const MODULE = `
import * as mesh from "./index.js";
export * from "./index.js";

const witnesses = {};

function witness(Base, name) {
  const seen = (witnesses[name] = { calls: {}, cursors: [], alarmsSet: 0 });
  class Witnessed extends Base {
    constructor(ctx, env) {
      const { storage } = ctx;
      const { sql } = storage;
      const { exec } = sql;
      sql.exec = (query, ...values) => {
        const cursor = exec.call(sql, query, ...values);
        seen.cursors.push({ isSettling: query.startsWith("UPDATE message SET owed"), cursor });
        return cursor;
      };
      const { setAlarm } = storage;
      storage.setAlarm = (...about) => {
        seen.alarmsSet++;
        return setAlarm.call(storage, ...about);
      };
      super(ctx, env);
    }
  }
  for (const method of Object.getOwnPropertyNames(Base.prototype)) {
    if (method === "constructor") continue;
    Witnessed.prototype[method] = function (...about) {
      seen.calls[method] = (seen.calls[method] ?? 0) + 1;
      return Base.prototype[method].apply(this, about);
    };
  }
  return Witnessed;
}

function takeCosts() {
  return Object.fromEntries(
    Object.entries(witnesses).map(([name, seen]) => {
      const { calls, cursors, alarmsSet } = seen;
      Object.assign(seen, { calls: {}, cursors: [], alarmsSet: 0 });
      const sum = (of) => of.reduce((rows, { cursor }) => rows + cursor.rowsWritten, 0);
      return [name, { calls, alarmsSet, rows: sum(cursors), settledRows: sum(cursors.filter((one) => one.isSettling)) }];
    }),
  );
}

export const Person = witness(mesh.Person, "Person");
export const Counter = witness(mesh.Counter, "Counter");
export default {
  ...mesh.default,
  fetch: (request, env, ctx) =>
    new URL(request.url).pathname === "${PATH}" ? Response.json(takeCosts()) : mesh.default.fetch(request, env, ctx),
};
`;

/** This build of the mesh, with a witness. */
export async function addWitness(mesh: Build): Promise<Build> {
  if (mesh.main !== "index.js") throw new Error(`the mesh begins in ${mesh.main}`);
  await writeFile(join(mesh.directory, MAIN), MODULE);
  return { ...mesh, main: MAIN };
}

/** What was written and called since this was asked last. */
export async function takeCosts(url: string): Promise<Readonly<Record<WitnessedClass, ObjectCosts>>> {
  return (await (await fetch(url + PATH)).json()) as Record<WitnessedClass, ObjectCosts>;
}
