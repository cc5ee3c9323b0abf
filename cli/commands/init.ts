import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { unwritable } from "../../local/unwritable.ts";
import { visibleText } from "../../local/visible-text.ts";
import { catalogJsonSchema } from "../../shared/catalog/catalog-json-schema.ts";
import { findCatalogFiles } from "../catalog-file/find-catalog-files.ts";
import { parseOptions } from "../parse-options.ts";

const DEFAULT_FOLDER = "catalog";
const TEMPLATES = join(import.meta.dirname, "../init");
const SCHEMA = "catalog.schema.json";

const HELP = `npx mesh init [DIR]

Makes a small catalog that works, as a folder of files with comments: one place, one campaign, one moment, and the schema by
which editors complete and explain. Nothing that is there is overwritten. DIR is ${DEFAULT_FOLDER} unless given.`;

/** What is published there leaves the demo of `npm start` as it is. */
const OWN_STATE = ".mesh/mine";

/** `mesh init`: a catalog to begin with. */
export async function meshInit(args: string[]): Promise<void> {
  const options = { help: { type: "boolean", short: "h" } } as const;
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [folder = DEFAULT_FOLDER] = positionals;
  if (positionals.length > 1) throw new UsageRefusal("One DIR is enough.", HELP);
  refuseTaken(folder);
  for (const [name, text] of files()) console.log(visibleText(writeNew(folder, name, text)));
  const next = [
    [`npx mesh validate ${folder}`, "says what is wrong with it"],
    [`npm start -- --no-walk --state ${OWN_STATE}`, "starts a mesh of your own on this machine"],
    [`npx mesh publish ${folder} --state ${OWN_STATE}`, "publishes it there"],
    [`npx mesh list --state ${OWN_STATE}`, "prints what the mesh has"],
  ] as const;
  const width = Math.max(...next.map(([command]) => command.length));
  console.error(
    visibleText(`
A catalog of one place, one campaign and one moment. Look into the files: their comments say what to change. Then:

${next.map(([command, does]) => `  ${command.padEnd(width)}  ${does}`).join("\n")}`),
  );
}

/** Writes a new file and gives its path. Refuses if the file cannot be written. */
function writeNew(folder: string, name: string, text: string): string {
  const file = join(folder, name);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text, { flag: "wx" });
  } catch (cause) {
    throw unwritable(file, cause);
  }
  return file;
}

/** A second catalog in one folder would become one with the first. */
function refuseTaken(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new Refusal(`${folder} is a file: name a folder.`);
  const [found = existsSync(join(folder, SCHEMA)) ? SCHEMA : undefined] = findCatalogFiles(folder).files;
  if (found !== undefined)
    throw new Refusal(`${join(folder, found)} is there already, and nothing is overwritten: name another folder.`);
}

function files(): readonly (readonly [name: string, text: string])[] {
  const templates = readdirSync(TEMPLATES)
    .sort()
    .map((name) => [name, readFileSync(join(TEMPLATES, name), "utf8")] as const);
  return [...templates, [SCHEMA, `${print(catalogJsonSchema())}\n`]];
}

const LINE_LENGTH = 120;

/**
 * JSON with each list on one line where it fits, as formatters want it: so a project that the schema is put into need not
 * format it. `used`: how long the line is by now.
 */
function print(value: unknown, indent = "", used = 0): string {
  const short = printShort(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (short !== undefined && used + short.length < LINE_LENGTH) return short;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const items = Object.entries(value).map(([name, item]) => {
    const start = inner + (Array.isArray(value) ? "" : `${JSON.stringify(name)}: `);
    return start + print(item, inner, start.length);
  });
  return `${open}\n${items.join(",\n")}\n${indent}${close}`;
}

/** On one line; undefined for what has an object with members in it. */
function printShort(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const items = value.map(printShort);
    return items.includes(undefined) ? undefined : `[${items.join(", ")}]`;
  }
  const hasMembers = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  return hasMembers ? undefined : JSON.stringify(value);
}
