import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { completeKeys } from "../cli/key-set.ts";
import type { Build } from "./build.ts";
import { audience, buildFloors, buildMesh, disks } from "./servers.ts";
import { spread } from "./stats.ts";
import { startWorkerd } from "./workerd.ts";

/**
 * The hot-bundle gate of `npm run check` (design, section 11): the deployed bundle stays small, and starts without heavy work at
 * module scope. wrangler uploads one module, so all of it counts, pages and push building too.
 */
const mostKibibytes = 120;

/** CPU from process start to the first answer, above that of a bare Hono worker. Wide, because machines differ; a parse of data is wider. */
const mostStartMilliseconds = 100;

const starts = 3;

const [mesh, floors] = [await buildMesh(), await buildFloors()];

const kibibytes = await gzippedKibibytes(mesh);
const sizeHolds = kibibytes <= mostKibibytes;
console.log(`hot bundle: ${kibibytes.toFixed(1)} KiB gzip, at most ${mostKibibytes}: ${sizeHolds ? "met" : "missed"}`);
console.log(`  ${(await largestInputs(mesh)).join("\n  ")}`);

const aboveBare = (await startMilliseconds(mesh)) - (await startMilliseconds(floors));
const startHolds = aboveBare <= mostStartMilliseconds;
console.log(
  `start to first answer: ${aboveBare.toFixed(0)} ms CPU above a bare worker, at most ${mostStartMilliseconds}: ${startHolds ? "met" : "missed"}`,
);

if (!sizeHolds || !startHolds) process.exitCode = 1;

async function gzippedKibibytes({ directory }: Build): Promise<number> {
  const modules = (await readdir(directory)).filter((name) => name.endsWith(".js"));
  const sizes = await Promise.all(modules.map(async (name) => gzipSync(await readFile(join(directory, name))).length));
  return sizes.reduce((sum, bytes) => sum + bytes, 0) / 1024;
}

/** What weighs most before compression: packages, and the folders of our own. */
async function largestInputs({ metafile }: Build): Promise<string[]> {
  const meta: { outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> } = JSON.parse(
    await readFile(metafile, "utf8"),
  );
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

async function startMilliseconds(build: Build): Promise<number> {
  const env = { ...build.vars, ...(await completeKeys({})), MESH_ENV: "local", MESH_AUDIENCE: audience };
  const seen: number[] = [];
  for (let start = 0; start < starts; start++) {
    const server = await startWorkerd({ build, storage: disks.disk, env });
    try {
      await (await fetch(`http://127.0.0.1:${server.port}/no-such-page`)).arrayBuffer();
      seen.push((await server.cpuMicroseconds()) / 1000);
    } finally {
      await server.stop();
    }
  }
  return spread(seen).median;
}
