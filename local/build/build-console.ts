import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build, type Plugin } from "esbuild";
import { catalogJsonSchema } from "../../shared/catalog/catalog-json-schema.ts";
import { buildOutlines } from "./build-outlines.ts";
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
/** Loaded with the page, since whoever signs in sees it first. */
const FIRST_VIEW = "client/console/views/overview/overview.tsx";

/** The form of a catalog as a module: made here, since what makes it is larger than what is made. */
const CATALOG_SCHEMA: Plugin = {
  name: "catalog-schema",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^catalog-schema$/ }, ({ path }) => ({ path, namespace: "made" }));
    onLoad({ filter: /.*/, namespace: "made" }, () => ({
      contents: JSON.stringify(catalogJsonSchema()),
      loader: "json",
    }));
  },
};

/** What esbuild says of one file that it made. */
interface Output {
  readonly entryPoint?: string;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
}

/**
 * The console, built from client/console: one script to begin with, one for each view, one style, and the outlines of countries for its
 * map. A name has a hash of what
 * is in the file. Rejects where a source does not build.
 */
export async function buildConsole(): Promise<BuiltConsole> {
  const outlines = JSON.stringify(buildOutlines());
  const outlinesName = `outlines-${createHash("sha256").update(outlines).digest("hex").slice(0, 8)}.json`;
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
    define: { OUTLINES_FILE: JSON.stringify(`files/${outlinesName}`) },
    minify: true,
    legalComments: "none",
    metafile: true,
    plugins: [CATALOG_SCHEMA],
    write: false,
  });
  const files = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  files.set(outlinesName, outlines);
  const outputs: Readonly<Record<string, Output>> = metafile.outputs;
  const script = nameOf(outputs, ENTRY);
  const style = [...files.keys()].find((name) => name.endsWith(".css"));
  if (script === undefined || style === undefined) throw new Error("the console was not built");
  const [, ...preloaded] = withImports(outputs, [script, nameOf(outputs, FIRST_VIEW) ?? script]);
  const page = readFileSync(join(CONSOLE, "index.html"), "utf8")
    .replace("%STYLE%", `files/${style}`)
    .replace("%SCRIPT%", `files/${script}`)
    .replace("%PRELOADS%", preloaded.map((name) => `<link rel="modulepreload" href="files/${name}">`).join("\n"));
  return { page, files, first: [style, script, ...preloaded] };
}

/** The file that was made of a source. */
function nameOf(outputs: Readonly<Record<string, Output>>, source: string): string | undefined {
  const path = Object.keys(outputs).find((one) => outputs[one]?.entryPoint === source);
  return path === undefined ? undefined : basename(path);
}

/** These files, and all that they import statically, each once. */
function withImports(outputs: Readonly<Record<string, Output>>, names: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const add = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    const [, output] = Object.entries(outputs).find(([path]) => basename(path) === name) ?? [];
    for (const { kind, path } of output?.imports ?? []) if (kind === "import-statement") add(basename(path));
  };
  names.forEach(add);
  return [...found];
}
