import { readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";

/** By how the name ends: what is read as JSON, and what is run. */
export const CATALOG_FILES = { json: [".json", ".jsonc"], code: [".ts", ".mts", ".js", ".mjs"] } as const;

const ENDINGS: readonly string[] = [...CATALOG_FILES.json, ...CATALOG_FILES.code];

/** What tools put beside a catalog: the schema for editors is no part of it and goes without saying. */
const SCHEMA = /\.schema\.json$/;
const TOOLS = /^(?:package(?:-lock)?|tsconfig)\.json$/;

/** What is in a folder, by paths below it with `/`, in their order. */
export interface FoundFiles {
  readonly files: readonly string[];
  /** What is no catalog file: hidden, of a tool, of another ending, or a folder behind a link. */
  readonly leftOut: readonly string[];
}

/** The catalog files of a folder and of the folders in it. */
export function findCatalogFiles(folder: string): FoundFiles {
  const files: string[] = [];
  const leftOut: string[] = [];
  const look = (below: string) => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      const isHidden = entry.name.startsWith(".") || entry.name === "node_modules";
      if (entry.isDirectory() && !isHidden) look(path);
      else if (!isHidden && isCatalogFile(entry.name) && isFile(join(folder, path))) files.push(path);
      else if (!SCHEMA.test(entry.name)) leftOut.push(path);
    }
  };
  look("");
  return { files: files.sort(), leftOut: leftOut.sort() };
}

function isCatalogFile(name: string): boolean {
  return ENDINGS.includes(extname(name)) && !SCHEMA.test(name) && !TOOLS.test(name) && !name.endsWith(".d.ts");
}

/** Also through a link: some tools put files where they belong by links to them. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
