import { readdirSync, readFileSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, join } from "node:path";
import { build, type Plugin } from "esbuild";
import { writeFileAtomically } from "../write-file-atomically.ts";
import { clientFilesModule } from "./client-files-module.ts";
import { consoleFilesModule } from "./console-files-module.ts";
import { PROJECT } from "./run-tool.ts";

/*
 * Makes the modules that workers/cold.ts loads: of every workers/cold/NAME.ts one NAME.js beside it, with all it imports,
 *, client-files.js and console-files.js. wrangler runs this before it bundles ([build] in wrangler.toml) and attaches what it finds. Names
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

/**
 * A cold module that reaches workers/cold.ts would hold a second copy of other cold modules, and of what an isolate knows. One that
 * needs client-files.js or console-files.js cannot be built in a fresh clone: those are made below.
 */
const noWayBack: Plugin = {
  name: "no-way-back",
  setup({ onResolve }) {
    const text = "A cold module must not reach workers/cold.ts: its importer belongs to the main module only.";
    onResolve({ filter: /\/cold\.ts$/ }, () => ({ errors: [{ text }] }));
  },
};

const COLD = join(PROJECT, "workers/cold");

// They come first: others name them, and cannot find them by their source.
const withoutSource = [
  { path: join(COLD, "client-files.js"), text: await clientFilesModule() },
  { path: join(COLD, "console-files.js"), text: await consoleFilesModule() },
];
for (const file of withoutSource) write(file);

const sources = readdirSync(COLD).filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"));
const { outputFiles } = await build({
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
  external: ["cloudflare:*", "node:*"],
  plugins: [nodeModules, noWayBack],
  minifySyntax: true,
  minifyWhitespace: true,
});
for (const file of outputFiles) write(file);

const made = [...withoutSource, ...outputFiles].map(({ path }) => basename(path));
const stale = readdirSync(COLD).filter((name) => name.endsWith(".js") && !made.includes(name));
for (const name of stale) rmSync(join(COLD, name), { force: true });

function write({ path, text }: { readonly path: string; readonly text: string }): void {
  if (read(path) !== text) writeFileAtomically(path, text);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
