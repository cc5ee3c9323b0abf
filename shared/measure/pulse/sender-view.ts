import { type HeardSender, MESH_ITSELF, type SenderBook } from "./sender-book.ts";

/** What senders were refused for, or what the mesh itself lacked: since when, and when last, to the minute. */
export interface ToldRefusals {
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** One sender as an operator reads of it. */
export interface ToldSender {
  /** To the minute; null: never, or longer ago than 90 days. */
  readonly heardAt: string | null;
  /** The last one first. */
  readonly refused: readonly (ToldRefusals & { readonly code: string })[];
}

/** What is known of senders, as JSON. */
export interface SenderView {
  /** By id, those of which anything is known. */
  readonly senders: Readonly<Record<string, ToldSender>>;
  /** What was missing when messages were answered 503, the last one first. */
  readonly failures: readonly (ToldRefusals & { readonly what: string })[];
}

/** What is told of a book. */
export function viewSenders({ pages }: SenderBook): SenderView {
  const all = pages.flatMap((page) => [...page]);
  const known = all.filter(([sender]) => sender !== MESH_ITSELF).map(([sender, heard]) => [sender, tell(heard)]);
  const [, mesh] = all.find(([sender]) => sender === MESH_ITSELF) ?? [];
  return {
    senders: Object.fromEntries(known),
    failures: refusalsOf(mesh).map(({ code, ...refusals }) => ({ what: code, ...refusals })),
  };
}

function tell(heard: HeardSender): ToldSender {
  return {
    heardAt: heard.heardMinute === undefined ? null : sayMinute(heard.heardMinute),
    refused: refusalsOf(heard),
  };
}

function refusalsOf(heard: HeardSender | undefined): ToldSender["refused"] {
  return Object.entries(heard?.refused ?? {})
    .sort(([, one], [, other]) => other.lastMinute - one.lastMinute)
    .map(([code, { count, firstMinute, lastMinute }]) => ({
      code,
      count,
      firstAt: sayMinute(firstMinute),
      lastAt: sayMinute(lastMinute),
    }));
}

function sayMinute(minute: number): string {
  return new Date(minute * 60_000).toISOString();
}
