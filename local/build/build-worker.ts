import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, extname, join } from "node:path";
import type { V4WorkerOptionsShape } from "miniflare";
import { runTool } from "./run-tool.ts";

/** A worker as a deployment would upload it. */
export interface BuiltWorker {
  /** Where the bundle is. */
  readonly directory: string;
  /** The entry first. */
  readonly modules: readonly WorkerModule[];
  /** Bindings, compatibility date and the rest of wrangler.toml. */
  readonly options: V4WorkerOptionsShape;
}

/** One file of the bundle, as the runtime takes it. */
export interface WorkerModule {
  readonly type: "ESModule" | "Text" | "Data" | "CompiledWasm";
  readonly path: string;
  readonly contents: string | Uint8Array<ArrayBuffer>;
}

const ENTRY = "index.js";

const TYPES: Readonly<Record<string, WorkerModule["type"]>> = {
  ".js": "ESModule",
  ".mjs": "ESModule",
  ".txt": "Text",
  ".html": "Text",
  ".sql": "Text",
  ".bin": "Data",
  ".wasm": "CompiledWasm",
};

/** Bundles the worker as a deployment does, below a directory that is emptied first. */
export async function buildWorker(parent: string): Promise<BuiltWorker> {
  // A build that a killed launcher left behind may still be writing; it must not write here.
  const directory = join(parent, crypto.randomUUID());
  rmSync(parent, { recursive: true, force: true });
  const [text] = await Promise.all([
    // It would tell of the secrets it misses; they come from the state.
    runTool("local/build/print-worker-options.ts", ["wrangler.toml"], { WRANGLER_LOG: "none" }),
    runTool("node_modules/.bin/wrangler", ["deploy", "--dry-run", "--outdir", directory]),
  ]);
  const { modulesRules: _read, ...options }: V4WorkerOptionsShape = JSON.parse(text.slice(text.indexOf("{")));
  const modules = readdirSync(directory, { encoding: "utf8", recursive: true }).flatMap((file) =>
    readModule(join(directory, file)),
  );
  return { directory, modules: modules.sort(entryFirst), options };
}

function readModule(path: string): WorkerModule[] {
  const type = TYPES[extname(path)];
  if (type === undefined) return [];
  const bytes = readFileSync(path);
  const isText = type === "ESModule" || type === "Text";
  return [{ type, path, contents: isText ? bytes.toString("utf8") : new Uint8Array(bytes) }];
}

function entryFirst(a: WorkerModule, b: WorkerModule): number {
  return Number(basename(b.path) === ENTRY) - Number(basename(a.path) === ENTRY);
}
