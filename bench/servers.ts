import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Build, build, floorsConfig, meshConfig } from "../local/build/build-for-workerd.ts";
import { startWorkerd, type Workerd, type WorkerdOptions } from "../local/mesh/workerd.ts";
import { completeKeys, type KeySet } from "../local/state/key-set.ts";
import type { Catalog } from "../shared/catalog/catalog.ts";
import { benchCatalog } from "./catalog.ts";

export const audience = "https://mesh.example.com";

/** Where objects keep their databases: the disk this project lies on, or memory. */
export const disks = {
  disk: join(import.meta.dirname, "..", ".mesh", "bench"),
  ram: "/dev/shm/moment-mesh-bench",
} as const;
export type Disk = keyof typeof disks;

/** Where a mesh keeps what is mesh-wide, if not in its own objects. */
export type StorePlace = "redis";

/** The mesh as it is deployed; with names kept, for a profile, when `minify` is false. */
export function buildMesh(minify = true): Promise<Build> {
  return build(meshConfig, { minify });
}

/** The floors, built in the same way. */
export function buildFloors(): Promise<Build> {
  return build(floorsConfig, { minify: true });
}

/** The floors, running. */
export async function startFloors(floors: Build, disk: Disk, evicts = false): Promise<Workerd> {
  return startWorkerd({ build: floors, storage: await storageOf(disk), evicts });
}

/** Signs an operator in at a mesh of the bench. */
export const token = "bench";

/** How a mesh differs from the bench's usual one. */
type MeshOptions = Pick<WorkerdOptions, "inspector" | "evicts"> & {
  variables?: Record<string, string>;
  keys?: KeySet;
  catalog?: Catalog;
};

/**
 * The mesh, running as `MESH_ENV=local` (no rate limits: all load comes from one address), unless something else is said with
 * new keys and the bench catalog.
 */
export async function startMesh(
  mesh: Build,
  disk: Disk,
  { variables, keys = {}, catalog = benchCatalog(), ...options }: MeshOptions = {},
): Promise<Workerd> {
  const local = { MESH_ENV: "local", MESH_AUDIENCE: audience, OPERATOR_TOKEN: token };
  const env = { ...mesh.vars, ...(await completeKeys(keys)), ...local, ...variables };
  const server = await startWorkerd({ build: mesh, storage: await storageOf(disk), env, ...options });
  try {
    await publish(server, catalog);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Publishes a catalog at a mesh of the bench. */
export function publish(server: Workerd, catalog: Catalog): Promise<void> {
  return publishText(server, JSON.stringify(catalog));
}

/** The same with a catalog that is text already. */
export async function publishText({ port }: Workerd, text: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/admin/v1/catalog`, {
    method: "PUT",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: text,
  });
  if (!answer.ok) throw new Error(`publishing the catalog: ${answer.status} ${await answer.text()}`);
}

async function storageOf(disk: Disk): Promise<string> {
  await mkdir(disks[disk], { recursive: true });
  return disks[disk];
}
