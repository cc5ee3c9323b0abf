import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { readJsonFile } from "../../local/read-json-file.ts";
import { Refusal } from "../../local/refusal.ts";
import { MAX_CATALOG_BYTES } from "../../shared/catalog/catalog.ts";
import { isJsonObject, type JsonObject } from "../../shared/json/json-object.ts";
import { CATALOG_FILES } from "./find-catalog-files.ts";
import { locateInJson, type Position } from "./locate-in-json.ts";

/** One file of a catalog. */
export interface CatalogPiece {
  readonly file: string;
  readonly document: JsonObject;
  /** Where something of it stands; undefined in a file that is run. */
  readonly locate?: (path: readonly string[]) => Position;
}

/** Reads one file: JSON, or a module whose default export is a catalog, which is run. */
export async function readPiece(file: string): Promise<CatalogPiece> {
  if (CATALOG_FILES.code.some((ending) => file.endsWith(ending))) return { file, document: await runModule(file) };
  const text = readJsonFile(file, MAX_CATALOG_BYTES);
  const document: unknown = JSON.parse(text);
  if (!isJsonObject(document)) throw new Refusal(`${file} must be an object: {…}.`);
  return { file, document, locate: locateInJson(text) };
}

/** The default export, as it is once it is written as JSON: what is undefined is left out. */
async function runModule(file: string): Promise<JsonObject> {
  const { default: made } = await importModule(file);
  const text = asJson(made, file);
  const document: unknown = text === undefined ? undefined : JSON.parse(text);
  if (isJsonObject(document)) return document;
  throw new Refusal(
    `${file} has no catalog as its default export: "export default defineCatalog({…})". What it imports and is no catalog goes out of the folder.`,
  );
}

async function importModule(file: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(pathToFileURL(resolve(file)).href);
  } catch (cause) {
    throw new Refusal(`${file} cannot be run: ${wordsOf(cause)}`);
  }
}

/** With the line, if the file itself cannot be read as code: Node then begins the stack with it. */
function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const [place = ""] = cause.stack?.split("\n", 1) ?? [];
  const line = /:(\d+)$/.exec(place)?.[1];
  return line === undefined ? cause.message : `line ${line}: ${cause.message}`;
}

function asJson(value: unknown, file: string): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new Refusal(`What ${file} exports cannot be written as JSON: ${wordsOf(cause)}`);
  }
}
