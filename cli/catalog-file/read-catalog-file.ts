import { statSync } from "node:fs";
import { join } from "node:path";
import { type DescribeFaults, ownerOf } from "../../local/describe-fault.ts";
import { refuseLarge, STDIN } from "../../local/read-text-file.ts";
import { Refusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import { MAX_CATALOG_BYTES } from "../../shared/catalog/catalog.ts";
import { listSchemas, singleSchemas } from "../../shared/catalog/schema.ts";
import type { Fault } from "../../shared/errors.ts";
import type { JsonObject } from "../../shared/json/json-object.ts";
import { CATALOG_FILES, findCatalogFiles } from "./find-catalog-files.ts";
import { joinPieces, type Origin, placeOf } from "./join-pieces.ts";
import { readPiece } from "./read-piece.ts";

/** A catalog as files have it: nothing of it is checked but that it is one document. */
export interface CatalogFile {
  readonly document: JsonObject;
  /** The document as JSON, as a mesh takes it. */
  readonly text: string;
  /** Which file wrote the value at a pointer, and where; undefined if no file did. */
  readonly originOf: (pointer: string) => Origin | undefined;
  /**
   * Faults or warnings of the document, each as one line: file, line and column, whose it is, and what is wrong. In the order of
   * the files and of their lines.
   */
  readonly describe: DescribeFaults;
}

/** What the commands take as FILE, for their help. */
export const FILE_HELP = `FILE is one file, a folder of them, or - for what is piped in: .json, .jsonc with comments, or .ts, .mts, .js and .mjs that
export a catalog. A folder's files, and those below it, are one catalog: lists are joined in the order of the files' names.`;

/** Pointers that a detail tells of, as of the first thing with the same id. */
const POINTERS = new RegExp(
  `(?<![^\\s])/(?:${Object.keys({ ...listSchemas, ...singleSchemas }).join("|")})(?:/[\\w-]+)+`,
  "g",
);

/**
 * Reads a catalog: a file, or a folder of files. Says on stderr what of a folder it leaves out. Refused are files that are no
 * JSON or code, and what two files have and there is one of.
 */
export async function readCatalogFile(path: string): Promise<CatalogFile> {
  const isFolder = path !== STDIN && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const pieces = [];
  for (const file of isFolder ? filesOf(path) : [path]) pieces.push(await readPiece(file));
  const { document, originOf } = joinPieces(pieces);
  const text = JSON.stringify(document);
  refuseLarge(path, new TextEncoder().encode(text).length, MAX_CATALOG_BYTES);
  const tell = (pointer: string) => {
    const origin = originOf(pointer);
    return origin === undefined ? pointer : `${placeOf(origin)} ${origin.pointer}`;
  };
  const tellFault = ({ pointer, detail }: Fault) => {
    const said = detail.replaceAll(POINTERS, tell);
    if (pointer === "") return said;
    const origin = originOf(pointer);
    const words = [origin && placeOf(origin), ownerOf(pointer, document), origin?.pointer ?? pointer];
    return `${words.filter((word) => word !== undefined).join(" ")}: ${said}`;
  };
  const files = pieces.map(({ file }) => file);
  const describe: DescribeFaults = (faults) => sortByOrigin(faults, files, originOf).map(tellFault);
  return { document, text, originOf, describe };
}

/** What is in no file is last; what is in a file that is run stays as it comes. */
function sortByOrigin(
  faults: readonly Fault[],
  files: readonly string[],
  originOf: CatalogFile["originOf"],
): readonly Fault[] {
  const placeIn = ({ pointer }: Fault) => {
    const { file, line = 0, column = 0 } = originOf(pointer) ?? {};
    return [file === undefined ? files.length : files.indexOf(file), line, column] as const;
  };
  return faults
    .map((fault) => ({ fault, place: placeIn(fault) }))
    .sort(({ place: a }, { place: b }) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
    .map(({ fault }) => fault);
}

function filesOf(folder: string): readonly string[] {
  const { files, leftOut } = findCatalogFiles(folder);
  if (leftOut.length > 0) console.error(visibleText(`Not read in ${folder}: ${leftOut.join(", ")}.`));
  if (files.length > 0) return files.map((file) => join(folder, file));
  const endings = [...CATALOG_FILES.json, ...CATALOG_FILES.code].join(", ");
  throw new Refusal(`${folder} has no catalog file in it: their names end in ${endings}.`);
}
