import { err, ok, type Result } from "../../shared/result.ts";
import { didYouMean, similarName } from "../../shared/text/similar-name.ts";
import { type ImportOptions, type PlaceRow, plainName, roundDegrees, USUAL_NAMES } from "./place-row.ts";
import { DELIMITERS, readCsv } from "./read-csv.ts";

type Part = keyof typeof USUAL_NAMES;
type Columns = Readonly<Record<Part, number | undefined>>;

/**
 * What each row of a CSV file with a header says of a place. The delimiter is the one under which the header has a
 * latitude and a longitude. The error is a sentence.
 */
export function csvPlaces(text: string, options: ImportOptions): Result<readonly PlaceRow[], string> {
  const delimiter = chooseDelimiter(text, options);
  const read = readCsv(text, delimiter);
  if (!read.ok) return read;
  const [header, ...rows] = read.value;
  if (header === undefined) return err("the file is empty");
  if ("fault" in header) return err(`line ${header.line}: ${header.fault}`);
  const columns = findColumns(header.fields, options);
  if (!columns.ok) return columns;
  const count = header.fields.length;
  return ok(
    rows.map((row) => {
      const where = `line ${row.line}`;
      if ("fault" in row) return { where, fault: row.fault };
      const fault = countFault(row.fields, count);
      return { where, ...(fault === undefined ? placeOf(row.fields, columns.value, options, delimiter) : { fault }) };
    }),
  );
}

/** The first one with which the header makes sense; else the one that splits it most. */
function chooseDelimiter(text: string, options: ImportOptions): string {
  const [first = ""] = text.trimStart().split(/\r\n|\n|\r/, 1);
  const headers = DELIMITERS.map((delimiter) => {
    const read = readCsv(first, delimiter);
    const [row] = read.ok ? read.value : [];
    const fields = row !== undefined && "fields" in row ? row.fields : [];
    return { delimiter, fields, fits: findColumns(fields, options).ok };
  });
  const [widest] = headers.toSorted((a, b) => b.fields.length - a.fields.length);
  return (headers.find(({ fits }) => fits) ?? widest)?.delimiter ?? ",";
}

function findColumns(header: readonly string[], options: ImportOptions): Result<Columns, string> {
  const plain = header.map(plainName);
  const found: Record<string, number | undefined> = {};
  for (const [part, usual] of Object.entries(USUAL_NAMES)) {
    const given = options[part as Part];
    const at = given === undefined ? usual.map((name) => plain.indexOf(name)).find((place) => place !== -1) : -1;
    found[part] = given === undefined ? at : plain.indexOf(plainName(given));
    if (given !== undefined && found[part] === -1) return err(noColumn(given, header));
  }
  const columns = found as Columns;
  if (columns.latitude === undefined || columns.longitude === undefined)
    return err(
      `the header names no latitude and longitude (${list(header)}): --lat COLUMN and --lon COLUMN say which they are`,
    );
  if (columns.name === undefined && columns.id === undefined)
    return err(`the header names no column for a name or an id (${list(header)}): --name COLUMN says which it is`);
  return ok(columns);
}

function noColumn(given: string, header: readonly string[]): string {
  return `there is no column "${given}"${didYouMean(similarName(given, header)) || `: there are ${list(header)}`}`;
}

/** A shop whose name has a comma in it, without quotes, would otherwise stand in the sea. */
function countFault({ length }: readonly string[], columns: number): string | undefined {
  if (length === columns) return undefined;
  return `it has ${length} columns, and the header has ${columns}: a field with a delimiter in it stands in quotes`;
}

function placeOf(fields: readonly string[], columns: Columns, options: ImportOptions, delimiter: string) {
  const read = (part: Part) => fields[columns[part] ?? -1] || undefined;
  const latitude = readDegrees("latitude", read("latitude"), 90, delimiter);
  if (!latitude.ok) return { fault: latitude.error };
  const longitude = readDegrees("longitude", read("longitude"), 180, delimiter);
  if (!longitude.ok) return { fault: longitude.error };
  if (latitude.value === 0 && longitude.value === 0) return { fault: "0, 0 is in the sea: the position is missing" };
  const center = [longitude.value, latitude.value];
  const fence = { center, radius: options.radiusMetres };
  return { id: read("id"), name: read("name"), fence, position: String(center) };
}

/** With a comma between the columns, one in a number is more likely a mistake than meant. */
function readDegrees(part: string, said: string | undefined, most: number, delimiter: string): Result<number, string> {
  if (said === undefined) return err(`it has no ${part}`);
  const hasComma = /^[-+]?\d+,\d+$/.test(said);
  const text = hasComma ? said.replace(",", ".") : said;
  if (hasComma && delimiter === ",") return err(`the ${part} "${said}" has a decimal comma: write ${text}`);
  if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(text)) return err(`the ${part} "${text}" is no number of degrees, as 52.5163`);
  const degrees = Number(text);
  if (Math.abs(degrees) <= most) return ok(roundDegrees(degrees));
  const swapped = part === "latitude" && Math.abs(degrees) <= 180 ? " (latitude and longitude may be swapped)" : "";
  return err(`the ${part} ${text} is not between -${most} and ${most}${swapped}`);
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
