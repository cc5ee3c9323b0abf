import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** A TypeScript file of the project, as text. */
export interface Source {
  /** Its path from the root of the project. */
  readonly file: string;
  readonly text: string;
}

/** Every file that git tracks or would track, by its path from the root of the project. */
export function listFiles(): string[] {
  return execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  })
    .split("\n")
    .filter((file) => file !== "" && existsSync(join(ROOT, file)));
}

/** What is below another folder, or at the root, may be a catalog of whoever runs the mesh. */
const OWN = /^(?:bench|cli|client|demo|docs|examples|local|shared|test|workers)\/|^vitest\.config\.ts$/;

/** Every TypeScript file of the project's own folders, but declarations of types. */
export function readSources(): Source[] {
  return listFiles()
    .filter((file) => OWN.test(file))
    .filter((file) => /(?<!\.d)\.tsx?$/.test(file))
    .map((file) => ({ file, text: readText(file) }));
}

/** The text of one file. */
export function readText(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** Without comments and strings, so that a word in a sentence breaks no rule. */
export function codeOf(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/(?<!:)\/\/.*$/gm, "")
    .replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""');
}

/** What a file imports: packages as they are named, files from the root of the project. `values`: no `import type`. */
export function importsOf({ file, text }: Source, { values = false } = {}): string[] {
  const named = [...text.matchAll(/^(?:import|export)\b( type\b)?[^;"=(]*?\bfrom "([^"]+)";|\bimport\("([^"]+)"\)/gm)];
  return named
    .filter(([, type]) => !values || type === undefined)
    .map(([, , name, lazy]) => name ?? lazy ?? "")
    .map((name) => (name.startsWith(".") ? normalize(join(dirname(file), name)) : name));
}
