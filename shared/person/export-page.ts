import { decodeBase64url, encodeBase64url } from "../bytes/base64url.ts";
import { present } from "../json/present.ts";

/** Most rows of one page of an export, and about as many bytes: the row that goes beyond is the last. */
export const MAX_PAGE_ROWS = 500;
export const MAX_PAGE_BYTES = 1_048_576;

/** Rows are read so many at a time, so that no more are in memory than a page needs. */
const READ_AT_A_TIME = 100;

/** What a row is found again by: it never changes while the row is there. */
export type ExportKey = readonly (string | number)[];

/** One list of an export, in an order in which no row changes its place. */
export interface ExportList {
  readonly name: string;
  /** Kinds of the parts of its keys. */
  readonly key: readonly ("string" | "number")[];
  /** At most so many rows after that one; undefined: from the first. */
  readonly read: (after: ExportKey | undefined, limit: number) => readonly ExportRow[];
}

export interface ExportRow {
  readonly key: ExportKey;
  readonly value: unknown;
}

/** Where a page begins: in which list, after which row. */
export interface ExportPlace {
  readonly list: string;
  readonly after?: ExportKey;
}

export interface ExportPage {
  /** Every list by its name; those of other pages are empty. */
  readonly members: Readonly<Record<string, readonly unknown[]>>;
  /** Asks for the next page; absent of the last one. */
  readonly next?: string;
}

const utf8 = new TextEncoder();

/**
 * The rows from a place on, list after list, until a page is full. `usedBytes`: what else the page holds. A row that is there
 * all the while is on exactly one page, whatever is written meanwhile; what is written meanwhile may be on a later page.
 */
export function takePage(lists: readonly ExportList[], from: ExportPlace | undefined, usedBytes: number): ExportPage {
  const members: Record<string, unknown[]> = Object.fromEntries(lists.map(({ name }) => [name, []]));
  const first = from === undefined ? 0 : lists.findIndex(({ name }) => name === from.list);
  let rows = 0;
  let bytes = usedBytes;
  for (const list of lists.slice(first)) {
    let after = list.name === from?.list ? from.after : undefined;
    for (let isMore = true; isMore; ) {
      const read = list.read(after, READ_AT_A_TIME);
      for (const { key, value } of read) {
        if (rows > 0 && (rows >= MAX_PAGE_ROWS || bytes >= MAX_PAGE_BYTES)) {
          return { members, next: writePlace(present({ list: list.name, after })) };
        }
        members[list.name]?.push(value);
        rows += 1;
        bytes += utf8.encode(JSON.stringify(value)).length;
        after = key;
      }
      isMore = read.length === READ_AT_A_TIME;
    }
  }
  return { members };
}

/** The place that an answer's `next` names; undefined: it is none of these lists. */
export function readPlace(next: string, lists: readonly ExportList[]): ExportPlace | undefined {
  const place = parse(next);
  if (!Array.isArray(place)) return undefined;
  const [name, ...after]: unknown[] = place;
  const list = lists.find((candidate) => candidate.name === name);
  if (list === undefined) return undefined;
  if (after.length === 0) return { list: list.name };
  const isKey = after.length === list.key.length && after.every((part, at) => typeof part === list.key[at]);
  return isKey ? { list: list.name, after: after.filter((part) => isKeyPart(part)) } : undefined;
}

function writePlace({ list, after = [] }: ExportPlace): string {
  return encodeBase64url(utf8.encode(JSON.stringify([list, ...after])));
}

function parse(next: string): unknown {
  const bytes = decodeBase64url(next);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function isKeyPart(part: unknown): part is string | number {
  return typeof part === "string" || typeof part === "number";
}
