import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openState } from "../../../local/state/state.ts";
import type { TestMesh } from "../../support/start-mesh.ts";

/** The database files of a mesh's objects, of those classes whose names match; with what waits to be written into them. */
export function databasesOf({ state }: TestMesh, classes = /./): string[] {
  const { objects } = openState(state);
  return readdirSync(objects, { recursive: true, encoding: "utf8" })
    .map((name) => join(objects, name))
    .filter((file) => /\.sqlite(?:-wal)?$/.test(file) && classes.test(file) && existsSync(file));
}

/** Everything in them. Only what a killed mesh has left behind is whole: until then some is in workerd's memory. */
export function readDatabases(mesh: TestMesh, classes = /./): Buffer {
  return Buffer.concat(databasesOf(mesh, classes).map((file) => readFileSync(file)));
}
