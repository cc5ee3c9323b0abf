import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { PROJECT } from "./run-tool.ts";
import { writeFileAtomically } from "./write-file-atomically.ts";

/*
 * Makes the modules that workers/cold.ts loads: of every workers/cold/NAME.ts one NAME.js beside it, with all it imports.
 * wrangler runs this before it bundles ([build] in wrangler.toml) and attaches what it finds. Names stay as they are, since
 * no source map goes with them. Several builds may run at once: a file is whole, and written only where it changes.
 */

const COLD = join(PROJECT, "workers/cold");

const sources = readdirSync(COLD).filter((name) => name.endsWith(".ts"));
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
  minifySyntax: true,
  minifyWhitespace: true,
});
for (const { path, text } of outputFiles) if (read(path) !== text) writeFileAtomically(path, text);

const made = outputFiles.map(({ path }) => basename(path));
const stale = readdirSync(COLD).filter((name) => name.endsWith(".js") && !made.includes(name));
for (const name of stale) rmSync(join(COLD, name), { force: true });

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
