import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describeFaultsOf } from "../../local/describe-fault.ts";
import { readJsonFile } from "../../local/read-json-file.ts";
import { readTextFile, refuseAt, refuseLarge } from "../../local/read-text-file.ts";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import { writeFileAtomically } from "../../local/write-file-atomically.ts";
import { MAX_CATALOG_BYTES, type Place } from "../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../shared/catalog/check-catalog.ts";
import { findJsonFault } from "../../shared/json/find-json-fault.ts";
import { isJsonObject, ownValue } from "../../shared/json/json-object.ts";
import { csvPlaces } from "../import/csv-places.ts";
import { geojsonPlaces } from "../import/geojson-places.ts";
import { type MergedPlaces, mergePlaces } from "../import/merge-places.ts";
import { type ImportOptions, type PlaceRow, USUAL_NAMES } from "../import/place-row.ts";
import { type SkippedRow, takePlaces } from "../import/take-places.ts";
import { replacePlaces, writePlaces } from "../import/write-places.ts";
import { parseOptions } from "../parse-options.ts";
import { startProgress } from "../progress.ts";

/** Files of maps hold much that a catalog does not. */
const MAX_FILE_MEBIBYTES = 128;
const MAX_TOLD = 20;
const MIN_RADIUS_METRES = 5;
const MAX_RADIUS_METRES = 50_000;

const HELP = `npx mesh import places FILE [--radius METRES] [--label LABEL …] [--into CATALOG.json]
                               [--id COLUMN] [--name COLUMN] [--lat COLUMN] [--lon COLUMN]

Makes places of a catalog out of a list of shops, and prints a catalog of them:

  FILE            GeoJSON: a FeatureCollection of Points, Polygons and MultiPolygons. Or CSV with a header that names a
                  latitude, a longitude and a name or an id, in degrees, as 52.5163; between columns a comma, a semicolon, a
                  tab or |. Where it is no comma, 52,5163 is taken as well
  --radius M      how large the place around a point is, ${MIN_RADIUS_METRES} to ${MAX_RADIUS_METRES.toLocaleString("en")}: needed for points
  --label L       a label that all of them get; may be said several times
  --into FILE     puts them into that catalog instead, or into one file of a folder: a place of the same id is updated, and
                  keeps its hours and zones. All else stays to the letter. A file that is not there is made
  --id, --name, --lat, --lon
                  which column or property is what, if it has none of the usual names, in which capitals, spaces, dashes and
                  underscores make no difference:

${usualNames()}

An id comes from the column of ids, or from the name. The same places get the same ids, in whatever order; places of one name
get a piece of a hash of where they are. Rows that are no place are skipped, and stderr says which and why.`;

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  radius: { type: "string" },
  label: { type: "string", multiple: true, default: [] as string[] },
  into: { type: "string" },
  id: { type: "string" },
  name: { type: "string" },
  lat: { type: "string" },
  lon: { type: "string" },
} as const;

/** `mesh import`: places of a catalog from lists that others keep. */
export async function meshImport([what, ...args]: string[]): Promise<void> {
  if (what === "--help" || what === "-h") return console.log(HELP);
  if (what !== "places") throw new UsageRefusal("places and one FILE are needed.", HELP);
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageRefusal("One FILE is needed.", HELP);
  const { id, name, lat: latitude, lon: longitude } = values;
  if (values.into !== undefined) checkInto(values.into);
  const rows = readRows(file, { id, name, latitude, longitude, radiusMetres: readRadius(values.radius) });
  const before = values.into !== undefined && existsSync(values.into) ? readInto(values.into) : undefined;
  const show = startProgress();
  const { places, skipped, rewrittenIds } = takePlaces(rows, [...new Set(values.label)], (done) =>
    show(done / rows.length, `${done.toLocaleString("en")} of ${rows.length.toLocaleString("en")} places`),
  );
  tellSkipped(skipped);
  if (places.length === 0) throw new Refusal(`${file} has no place that could be taken.`);
  if (rewrittenIds > 0) console.error(`${rewrittenIds} ids are written otherwise: small letters, digits and dashes.`);
  const target = values.into ?? "the catalog";
  const merged = mergePlaces(before?.places ?? [], places);
  checkPlaces(target, merged.places);
  const text = before === undefined ? writePlaces(merged.places) : replacePlaces(before.text, merged.places);
  refuseLarge(target, Buffer.byteLength(text), MAX_CATALOG_BYTES);
  if (values.into === undefined) process.stdout.write(text);
  else writeFileAtomically(values.into, text, "before");
  console.error(visibleText(tell(merged, skipped.length, before === undefined)));
}

function readRows(file: string, options: ImportOptions): readonly PlaceRow[] {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_FILE_MEBIBYTES * 2 ** 20)
    throw new Refusal(`${file} has more than ${MAX_FILE_MEBIBYTES} MiB: import it in parts.`);
  const text = readTextFile(file, MAX_FILE_MEBIBYTES * 2 ** 20);
  const isJson = text.trimStart().startsWith("{");
  if (!isJson && options.radiusMetres === undefined)
    throw new UsageRefusal("--radius is needed: a CSV file has points only.", HELP);
  const fault = isJson ? findJsonFault(text) : undefined;
  if (fault !== undefined) throw refuseAt(file, fault);
  const rows = isJson ? geojsonPlaces(JSON.parse(text), options) : csvPlaces(text, options);
  if (!rows.ok) throw new Refusal(`${file} cannot be imported: ${rows.error}.`);
  return rows.value;
}

function readRadius(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const metres = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && metres >= MIN_RADIUS_METRES && metres <= MAX_RADIUS_METRES) return metres;
  throw new UsageRefusal(`--radius must be ${MIN_RADIUS_METRES} to ${MAX_RADIUS_METRES}, in metres.`, HELP);
}

/** The names of columns and properties that need no option, a line for each kind. */
function usualNames(): string {
  const kinds = Object.entries(USUAL_NAMES).map(([kind, names]) => `    ${kind.padEnd(11)} ${names.join(", ")}`);
  return kinds.join("\n");
}

/** Refuses what could not be written in the end, before all the work. */
function checkInto(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new Refusal(`${file} is a folder: name a .json file in it, as ${join(file, "places.json")}.`);
  if (!file.endsWith(".json")) throw new Refusal("--into must be a .json file, as comments would be lost.");
  const folder = dirname(file);
  if (!existsSync(folder)) throw new Refusal(`${folder} is not there: make the folder of --into first.`);
}

/** Reads the places of a catalog, or of one file of a folder. The command does not check the rest of the file. */
function readInto(file: string): { text: string; places: readonly Place[] } {
  const text = readJsonFile(file, MAX_CATALOG_BYTES);
  const document: unknown = JSON.parse(text);
  if (!isJsonObject(document)) throw new Refusal(`${file} is no catalog: that is an object.`);
  return { text, places: checkPlaces(file, ownValue(document, "places") ?? []) };
}

/** The places, if a mesh would take them; a refusal with what is wrong otherwise. */
function checkPlaces(file: string, places: unknown): readonly Place[] {
  const checked = checkCatalog({ places });
  if (checked.ok) return checked.value.places ?? [];
  const describe = describeFaultsOf({ places });
  const lines = describe(checked.error.slice(0, MAX_TOLD)).map((line) => `  ${line}`);
  throw new Refusal(`Nothing is written, as the places of ${file} are not valid:\n${lines.join("\n")}`);
}

function tellSkipped(skipped: readonly SkippedRow[]): void {
  for (const { where, why } of skipped.slice(0, MAX_TOLD)) console.error(visibleText(`Skipped ${where}: ${why}.`));
  if (skipped.length > MAX_TOLD) console.error(`Skipped ${skipped.length - MAX_TOLD} more rows.`);
}

function tell({ places, added, updated, unchanged, others }: MergedPlaces, skipped: number, isNew: boolean): string {
  const rows = skipped === 0 ? "no row was skipped" : `${skipped} rows were skipped`;
  if (isNew) return `${places.length} places; ${rows}.`;
  const which = updated.length === 0 ? "" : ` (${some(updated)})`;
  const stay = others.length === 0 ? "" : `\nPlaces that the file does not have stay: ${some(others)}.`;
  return `${added} places added, ${updated.length} updated${which}, ${unchanged} as they were; ${rows}.${stay}`;
}

function some(ids: readonly string[]): string {
  const told = ids.slice(0, 5).join(", ");
  return ids.length > 5 ? `${told} and ${ids.length - 5} more` : told;
}
