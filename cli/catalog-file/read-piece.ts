import { locateInJson, type Position } from "../../client/json/locate-in-json.ts";
import { readJsonFile } from "../../local/read-json-file.ts";
import { Refusal } from "../../local/refusal.ts";
import { MAX_CATALOG_BYTES } from "../../shared/catalog/catalog.ts";
import { isJsonObject, type JsonObject } from "../../shared/json/json-object.ts";
import { CATALOG_FILES } from "./find-catalog-files.ts";
import { runModule } from "./run-module.ts";

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
