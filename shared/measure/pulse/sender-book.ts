import type { ErrorCode } from "../../errors.ts";
import { present } from "../../json/present.ts";

/**
 * What became of one message of a sender, as an isolate notes it in its memory: `taken`, or the code it was refused with. Of the
 * mesh itself (`sender` is empty) what was missing when it answered 503, in words.
 */
export interface SenderNote {
  readonly atMs: number;
  readonly sender: string;
  readonly said: string;
}

/** What an isolate noted of senders in one minute: by sender, how often what was said. Plain JSON. */
export interface SenderBatch {
  /** UTC minutes since 1970. */
  readonly minute: number;
  readonly said: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** A refusal that comes again and again, until it stays away for a day. Minutes are UTC, since 1970. */
export interface Refusals {
  readonly count: number;
  readonly firstMinute: number;
  readonly lastMinute: number;
}

/** What is known of one sender. Plain JSON. */
export interface HeardSender {
  /** Of the last message that this sender had signed, taken or not. Absent: there was none. */
  readonly heardMinute?: number;
  /** By code. */
  readonly refused: Readonly<Record<string, Refusals>>;
}

/** Senders that are stored together: one row, which is written as a whole. */
export type SenderPage = Map<string, HeardSender>;

/** All that is known of senders. It changes by the functions of this file only. */
export interface SenderBook {
  readonly pages: SenderPage[];
  /** Pages of which the minutes, codes or senders are others than those written. More of a refusal within its minute is not. */
  readonly unwritten: Set<number>;
}

/** The mesh itself, as if it were a sender: no sender is called so. */
export const MESH_ITSELF = "";

const PAGE_SENDERS = 500;
/** The catalog has so many senders at most that all of them are known; of more the longest silent are forgotten. */
const MAX_SENDERS = 10_000;
const MAX_CODES = 40;
const DAY_MINUTES = 24 * 60;
const FORGOTTEN_MINUTES = 90 * DAY_MINUTES;

/** Refusals that come before the signature is known to hold: anybody could have sent that. */
const UNPROVEN = new Set<string>(["unauthenticated", "unavailable"] satisfies ErrorCode[]);

/** A book of these pages. */
export function openSenderBook(pages: Iterable<SenderPage>): SenderBook {
  return { pages: [...pages], unwritten: new Set() };
}

/** Notes added up, minute by minute; undefined if there are none. */
export function batchSenders(notes: readonly SenderNote[]): readonly SenderBatch[] | undefined {
  if (notes.length === 0) return undefined;
  const byMinute = Map.groupBy(notes, ({ atMs }) => Math.floor(atMs / 60_000));
  return [...byMinute].map(([minute, noted]) => {
    const said: Record<string, Record<string, number>> = {};
    for (const note of noted) {
      const counts = said[note.sender] ?? {};
      counts[note.said] = (counts[note.said] ?? 0) + 1;
      said[note.sender] = counts;
    }
    return { minute, said };
  });
}

/** Adds what an isolate handed on. */
export function takeSenders(book: SenderBook, batches: readonly SenderBatch[]): void {
  for (const { minute, said } of batches) {
    for (const [sender, counts] of Object.entries(said)) {
      const at = pageOf(book, sender);
      const page = book.pages[at];
      const before = page?.get(sender);
      const after = addCounts(before ?? { refused: {} }, counts, minute);
      page?.set(sender, after);
      if (sayWhen(before) !== sayWhen(after)) book.unwritten.add(at);
    }
  }
}

/** Forgets refusals that stayed away for a day, and senders that nobody heard or refused for 90 days. */
export function forgetSilent(book: SenderBook, nowMs: number): void {
  const nowMinute = Math.floor(nowMs / 60_000);
  for (const page of book.pages) {
    for (const [sender, { heardMinute, refused }] of page) {
      const recent = Object.entries(refused).filter(([, { lastMinute }]) => lastMinute > nowMinute - DAY_MINUTES);
      const isHeard = heardMinute !== undefined && heardMinute > nowMinute - FORGOTTEN_MINUTES;
      if (recent.length === 0 && !isHeard) page.delete(sender);
      else page.set(sender, present({ heardMinute, refused: Object.fromEntries(recent) }));
    }
  }
}

function addCounts(
  { heardMinute, refused }: HeardSender,
  counts: Readonly<Record<string, number>>,
  minute: number,
): HeardSender {
  const isHeard = Object.keys(counts).some((said) => !UNPROVEN.has(said));
  const sum: Record<string, Refusals> = { ...refused };
  for (const [said, count] of Object.entries(counts)) {
    const before = sum[said];
    if (said === "taken" || (before === undefined && Object.keys(sum).length >= MAX_CODES)) continue;
    sum[said] = {
      count: (before?.count ?? 0) + count,
      firstMinute: Math.min(before?.firstMinute ?? minute, minute),
      lastMinute: Math.max(before?.lastMinute ?? minute, minute),
    };
  }
  return present({ heardMinute: isHeard ? Math.max(heardMinute ?? minute, minute) : heardMinute, refused: sum });
}

/** All but how often, as a text. */
function sayWhen(sender: HeardSender | undefined): string {
  return JSON.stringify(sender, (name, value) => (name === "count" ? undefined : value));
}

/** The page that has a sender, or has room for it; the longest silent one makes room if no page has any. */
function pageOf({ pages, unwritten }: SenderBook, sender: string): number {
  const known = pages.findIndex((page) => page.has(sender));
  if (known >= 0) return known;
  const roomy = pages.findIndex((page) => page.size < PAGE_SENDERS);
  if (roomy >= 0) return roomy;
  if (pages.length < MAX_SENDERS / PAGE_SENDERS) return pages.push(new Map()) - 1;
  const all = pages.flatMap((page, at) => [...page].map(([id, { heardMinute = 0 }]) => ({ at, id, heardMinute })));
  const silent = all.reduce((one, other) => (other.heardMinute < one.heardMinute ? other : one));
  pages[silent.at]?.delete(silent.id);
  unwritten.add(silent.at);
  return silent.at;
}
