import { readFile } from "node:fs/promises";
import { basename, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { type Build, moduleNames } from "../local/build/build-for-workerd.ts";
import { startWorkerd } from "../local/mesh/workerd.ts";
import { completeKeys } from "../local/state/key-set.ts";
import { audience, buildFloors, buildMesh, disks } from "./servers.ts";

/** What is read here of esbuild's account. */
interface Meta {
  readonly outputs: Readonly<Record<string, Output>>;
}

interface Output {
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
}

/**
 * The hot-bundle gate of `npm run check` (docs/decisions/0004-cold-modules.md): what every isolate loads stays small, and starts without heavy work
 * at module scope. Hot is the main module and what it imports statically, all of it, whether a ping comes by it or not; cold is
 * what is loaded when it is needed (workers/cold.ts; that a ping needs none of it is tested in test/mesh/cold.test.ts).
 */
const maxKibibytes = 120;

/**
 * CPU from process start to the first answer, as a multiple of what a bare Hono worker takes in the same run: a machine that
 * is slow or busy is so for both. Every module is read at the start, also the cold ones, 2.8 MB: that alone is 5.4, give or
 * take 0.3. Wide; a parse of data at module scope is wider.
 */
const maxStartRatio = 7;

/** Of each, in turns. The least CPU of several starts is what a start takes; what is more, others have caused. */
const starts = 5;

const [mesh, floors] = [await buildMesh(), await buildFloors()];

const meta: Meta = JSON.parse(await readFile(mesh.metafile, "utf8"));
const hot = hotModules(await moduleNames(mesh));
const cold = (await moduleNames(mesh)).filter((name) => !hot.includes(name));

const kibibytes = await gzippedKibibytes(hot);
const sizeHolds = kibibytes <= maxKibibytes;
console.log(`hot bundle: ${kibibytes.toFixed(1)} KiB gzip, at most ${maxKibibytes}: ${sizeHolds ? "met" : "missed"}`);
console.log(`  ${largestInputs().join("\n  ")}`);
console.log(`cold, loaded apart: ${cold.length === 0 ? "nothing" : ""}`);
for (const name of cold) console.log(`  ${(await gzippedKibibytes([name])).toFixed(1).padStart(6)} KiB gzip ${name}`);

const { meshMs, bareMs } = await leastStartMilliseconds();
const ratio = meshMs / bareMs;
const startHolds = ratio <= maxStartRatio;
console.log(
  `start to first answer: ${ratio.toFixed(2)} times the CPU of a bare worker (${meshMs.toFixed(0)} and ${bareMs.toFixed(0)} ms), at most ${maxStartRatio}: ${startHolds ? "met" : "missed"}`,
);

if (!sizeHolds || !startHolds) process.exitCode = 1;

/** The main module and those that it loads with itself; modules that lie beside it have all in themselves. */
function hotModules(all: readonly string[]): string[] {
  const imports = Object.entries(meta.outputs).flatMap(([path, output]) =>
    basename(path) === mesh.main ? output.imports : [],
  );
  const withIt = imports.filter(({ kind }) => kind !== "dynamic-import").map(({ path }) => normalize(path));
  return all.filter((name) => name === mesh.main || withIt.includes(name));
}

async function gzippedKibibytes(names: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    names.map(async (name) => gzipSync(await readFile(join(mesh.directory, name))).length),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0) / 1024;
}

/** What weighs most before compression: packages, and the folders of our own. */
function largestInputs(): string[] {
  const bytes = new Map<string, number>();
  for (const { inputs } of Object.values(meta.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      bytes.set(ownerOf(path), (bytes.get(ownerOf(path)) ?? 0) + bytesInOutput);
    }
  }
  const largest = [...bytes].sort(([, a], [, b]) => b - a).slice(0, 12);
  return largest.map(([owner, size]) => `${(size / 1024).toFixed(1).padStart(6)} KiB ${owner}`);
}

function ownerOf(path: string): string {
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  return inPackage ?? path.split("/").slice(-3, -1).join("/");
}

async function leastStartMilliseconds(): Promise<{ meshMs: number; bareMs: number }> {
  let [meshMs, bareMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let start = 0; start < starts; start++) {
    meshMs = Math.min(meshMs, await startMilliseconds(mesh));
    bareMs = Math.min(bareMs, await startMilliseconds(floors));
  }
  return { meshMs, bareMs };
}

async function startMilliseconds(build: Build): Promise<number> {
  const env = { ...build.vars, ...(await completeKeys({})), MESH_ENV: "local", MESH_AUDIENCE: audience };
  const server = await startWorkerd({ build, storage: disks.disk, env });
  try {
    await (await fetch(`http://127.0.0.1:${server.port}/no-such-page`)).arrayBuffer();
    return (await server.cpuMicroseconds()) / 1000;
  } finally {
    await server.stop();
  }
}
