import { err, ok, type Result } from "../../shared/result.ts";

/** What may stand between two fields; the one that the header has is the one of the file. */
export const DELIMITERS = [",", ";", "\t", "|"] as const;

/** A row of a table: where it begins in the file, from line 1 on, and its fields; or why it has none. */
export type CsvRow = { readonly line: number } & ({ readonly fields: readonly string[] } | { readonly fault: string });

/**
 * The rows of a CSV file (RFC 4180): fields in quotes may hold delimiters, breaks of lines and doubled quotes. Empty lines
 * are none. A row with something behind a closing quote is a fault of that row. The error is a sentence: a quote that is
 * never closed, after which nothing can be told.
 */
export function readCsv(text: string, delimiter: string): Result<readonly CsvRow[], string> {
  const rows: CsvRow[] = [];
  let [at, line] = [0, 1];
  while (at < text.length) {
    const row = readRow(text, at, line, delimiter);
    if (row === undefined) return err(`the quote that begins in the row of line ${line} is never closed`);
    if ("fault" in row) rows.push({ line, fault: row.fault });
    else if (row.fields.some((field) => field !== "")) rows.push({ line, fields: row.fields });
    [at, line] = [row.end, row.endLine];
  }
  return ok(rows);
}

interface ReadRow {
  readonly fields: readonly string[];
  /** Where the next row begins. */
  readonly end: number;
  readonly endLine: number;
}

/** The row that begins here; undefined if a quote in it is not closed. */
function readRow(
  text: string,
  start: number,
  startLine: number,
  delimiter: string,
): ReadRow | (ReadRow & { readonly fault: string }) | undefined {
  const fields: string[] = [];
  let [at, line] = [start, startLine];
  let fault: string | undefined;
  for (;;) {
    while (text[at] === " ") at++;
    const isQuoted = text[at] === '"';
    const close = isQuoted ? findClosingQuote(text, at + 1) : at;
    if (close === undefined) return undefined;
    const end = findFieldEnd(text, isQuoted ? close + 1 : at, delimiter);
    const field = isQuoted ? text.slice(at + 1, close).replaceAll('""', '"') : text.slice(at, end);
    if (isQuoted) {
      line += countBreaks(text.slice(at, close));
      if (text.slice(close + 1, end).trim() !== "") fault ??= "something stands behind a closing quote";
    }
    fields.push(field.trim());
    at = end + 1;
    if (text[end] === delimiter) continue;
    if (text[end] === "\r" && text[at] === "\n") at++;
    const row = { fields, end: at, endLine: line + 1 };
    return fault === undefined ? row : { ...row, fault };
  }
}

/** Where the quote is closed: two of them are one that belongs to the field. */
function findClosingQuote(text: string, from: number): number | undefined {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return undefined;
}

function findFieldEnd(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") at++;
  return at;
}

function countBreaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}
