import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { completeKeys } from "../cli/key-set.ts";
import { type Build, build, floorsConfig, meshConfig } from "./build.ts";
import { benchCatalog } from "./catalog.ts";
import { startWorkerd, type Workerd, type WorkerdOptions } from "./workerd.ts";

export const audience = "https://mesh.example.com";

/** Where objects keep their databases: the disk this project lies on, or memory. */
export const disks = {
  disk: join(import.meta.dirname, "..", ".mesh", "bench"),
  ram: "/dev/shm/moment-mesh-bench",
} as const;
export type Disk = keyof typeof disks;

/** Where a mesh keeps what is mesh-wide, if not in its own objects. */
export type TruthPlace = "redis";

/** The mesh as it is deployed; with names kept, for a profile, when `minify` is false. */
export function buildMesh(minify = true): Promise<Build> {
  return build(meshConfig, { minify });
}

/** The floors, built in the same way. */
export function buildFloors(): Promise<Build> {
  return build(floorsConfig, { minify: true });
}

/** The floors, running. */
export async function startFloors(floors: Build, disk: Disk): Promise<Workerd> {
  return startWorkerd({ build: floors, storage: await storageOf(disk) });
}

/**
 * The mesh, running as `MESH_ENV=local` (no rate limits: all load comes from one address) with new keys and the bench catalog.
 */
export async function startMesh(
  mesh: Build,
  disk: Disk,
  { variables, ...options }: Pick<WorkerdOptions, "inspector"> & { variables?: Record<string, string> } = {},
): Promise<Workerd> {
  const token = "bench";
  const local = { MESH_ENV: "local", MESH_AUDIENCE: audience, OPERATOR_TOKEN: token };
  const env = { ...mesh.vars, ...(await completeKeys({})), ...local, ...variables };
  const server = await startWorkerd({ build: mesh, storage: await storageOf(disk), env, ...options });
  try {
    const answer = await fetch(`http://127.0.0.1:${server.port}/admin/v1/catalog`, {
      method: "PUT",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify(benchCatalog()),
    });
    if (!answer.ok) throw new Error(`publishing the catalog: ${answer.status} ${await answer.text()}`);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function storageOf(disk: Disk): Promise<string> {
  await mkdir(disks[disk], { recursive: true });
  return disks[disk];
}
