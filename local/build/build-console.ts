import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { PROJECT } from "./run-tool.ts";

/** The console as it is served: its page, and the files that the page loads from `files/`, by name. */
export interface BuiltConsole {
  readonly page: string;
  readonly files: ReadonlyMap<string, string>;
  /** Names of those that the first view needs. */
  readonly first: readonly string[];
}

const CONSOLE = join(PROJECT, "client/console");
const ENTRY = "client/console/start.tsx";

/** What esbuild says of one file that it made. */
interface Output {
  readonly entryPoint?: string;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
}

/**
 * The console, built from client/console: one script to begin with, one for each view, and one style. A name has a hash of what
 * is in the file. Rejects where a source does not build.
 */
export async function buildConsole(): Promise<BuiltConsole> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: PROJECT,
    entryPoints: [ENTRY, "client/console/styles/console.css"],
    outdir: "files",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["es2022", "safari17.5"],
    platform: "browser",
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { "process.env.NODE_ENV": '"production"' },
    minify: true,
    legalComments: "none",
    metafile: true,
    write: false,
  });
  const files = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const outputs: Readonly<Record<string, Output>> = metafile.outputs;
  const [script, made] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === ENTRY) ?? [];
  const style = [...files.keys()].find((name) => name.endsWith(".css"));
  if (script === undefined || made === undefined || style === undefined) throw new Error("the console was not built");
  const shared = made.imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => basename(path));
  const page = readFileSync(join(CONSOLE, "index.html"), "utf8")
    .replace("%STYLE%", `files/${style}`)
    .replace("%SCRIPT%", `files/${basename(script)}`)
    .replace("%PRELOADS%", shared.map((name) => `<link rel="modulepreload" href="files/${name}">`).join("\n"));
  return { page, files, first: [style, basename(script), ...shared] };
}
