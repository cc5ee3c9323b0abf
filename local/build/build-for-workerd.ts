import { rmSync } from "node:fs";
import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { unstable_readConfig as readConfig } from "wrangler";
import { PROJECT, runTool } from "./run-tool.ts";

export const meshConfig = join(PROJECT, "wrangler.toml");
export const floorsConfig = join(PROJECT, "bench/floors/wrangler.toml");

/** A worker as `wrangler deploy` would upload it, with what its configuration says about running it. */
export interface Build {
  /** The directory that holds the modules. */
  directory: string;
  /** File name of the entry module. */
  main: string;
  /** esbuild's account of what is in it. */
  metafile: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
  vars: Record<string, string>;
  objects: { binding: string; className: string }[];
}

/**
 * Builds a worker exactly as it is deployed (`wrangler deploy --dry-run`), into a directory of its own under the system's temporary one.
 * `minify: false` keeps the names, for profiles. The compatibility date is always the mesh's, so that floors run on the same footing.
 */
export async function build(configPath: string, { minify }: { minify: boolean }): Promise<Build> {
  const config = readConfig({ config: configPath });
  const compatibilityDate = readConfig({ config: meshConfig }).compatibility_date;
  if (config.main === undefined || compatibilityDate === undefined) {
    throw new Error(`${configPath}: main or compatibility_date is missing`);
  }
  const directory = await mkdtemp(join(tmpdir(), "mesh-bench-build-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  const metafile = join(directory, "bundle-meta.json");
  const options = [
    "--dry-run",
    "--outdir",
    directory,
    "--metafile",
    metafile,
    "--compatibility-date",
    compatibilityDate,
  ];
  options.push(`--minify=${minify}`);
  await runTool("node_modules/.bin/wrangler", ["deploy", "--config", configPath, ...options]);
  return {
    directory,
    main: basename(config.main).replace(/\.ts$/, ".js"),
    metafile,
    compatibilityDate,
    compatibilityFlags: config.compatibility_flags,
    vars: Object.fromEntries(Object.entries(config.vars).map(([name, value]) => [name, String(value)])),
    objects: config.durable_objects.bindings.map(({ name, class_name }: { name: string; class_name: string }) => ({
      binding: name,
      className: class_name,
    })),
  };
}

/** Every module of a build, as a path within its directory: the entry, and what lies beside it to be loaded when it is needed. */
export async function moduleNames({ directory }: Build): Promise<string[]> {
  return (await readdir(directory, { recursive: true })).filter((name) => name.endsWith(".js"));
}
