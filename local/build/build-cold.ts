import { readdirSync, readFileSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, join } from "node:path";
import { build, type Plugin } from "esbuild";
import { writeFileAtomically } from "../write-file-atomically.ts";
import { clientFilesModule } from "./client-files-module.ts";
import { PROJECT } from "./run-tool.ts";

/*
 * Makes the modules that workers/cold.ts loads: of every workers/cold/NAME.ts one NAME.js beside it, with all it imports,
 * and client-files.js. wrangler runs this before it bundles ([build] in wrangler.toml) and attaches what it finds. Names
 * stay as they are, since no source map goes with them. Several builds may run at once: a file is whole, and written only
 * where it changes.
 */

/** Older packages name Node's modules without `node:` and by `require`, which no module can: as wrangler does, both become imports. */
const nodeModules: Plugin = {
  name: "node-modules",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(?:${builtinModules.join("|")})$`) }, ({ path }) => ({ path, namespace: "node" }));
    onLoad({ filter: /./, namespace: "node" }, ({ path }) => ({ contents: `export * from "node:${path}";` }));
  },
};

const COLD = join(PROJECT, "workers/cold");
const LOADER = "workers/cold.ts";

const sources = readdirSync(COLD).filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"));
const { outputFiles, metafile } = await build({
  absWorkingDir: PROJECT,
  entryPoints: sources.map((name) => join(COLD, name)),
  outdir: COLD,
  write: false,
  bundle: true,
  format: "esm",
  target: "es2024",
  // As wrangler resolves and replaces for the main module.
  conditions: ["workerd", "worker", "browser"],
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: [nodeModules],
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  // One that leads there would hold all others, and could not be built before them.
  external: ["cloudflare:*", "node:*", "./cold/*"],
});
const loading = Object.entries(metafile.inputs).find(([, { imports }]) => imports.some(({ path }) => path === LOADER));
if (loading !== undefined) throw new Error(`no cold module may load others: ${loading[0]} imports ${LOADER}`);
const files = [...outputFiles, { path: join(COLD, "client-files.js"), text: await clientFilesModule() }];
for (const { path, text } of files) if (read(path) !== text) writeFileAtomically(path, text);

const made = files.map(({ path }) => basename(path));
const stale = readdirSync(COLD).filter((name) => name.endsWith(".js") && !made.includes(name));
for (const name of stale) rmSync(join(COLD, name), { force: true });

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
