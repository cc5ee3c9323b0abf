import { newJti } from "../sdk/device.ts";
import { backOffMs } from "./back-off.ts";
import type { AnswerMeaning } from "./judge-answer.ts";
import type { Batch } from "./make-batches.ts";
import type { MeshLink } from "./mesh-link.ts";
import type { Spool } from "./spool.ts";
import type { SteadyClock } from "./steady-clock.ts";

/** What sending needs of the world. */
export interface Sending {
  readonly spool: Pick<Spool, "oldest" | "remove" | "split" | "arrival">;
  readonly link: MeshLink;
  readonly clock: SteadyClock;
  /** Where the gateway stands, for the greeting: a key for several places must say which. */
  readonly where: Batch["where"];
  /** Called with every answer; `batch` is undefined for the greeting. */
  readonly onAnswer: (meaning: AnswerMeaning, batch: Batch | undefined) => void;
  /** Resolves after that many milliseconds. */
  readonly wait: (lengthMs: number) => Promise<void>;
  readonly hasEnded: () => boolean;
  /** 0 to 1. */
  readonly random: () => number;
}

/** What a verdict on the time, or on the mesh's name, is worth: the message is signed anew at once, a few times. */
const AT_ONCE = 2;

/**
 * A message that gets 503 so often may be more than the mesh can do at once, and is split. The pauses until its halves are
 * sent are 15.5 s at least, so that no row of it is one of the ten seconds any more that place a person.
 */
const SPLIT_AFTER = 5;

/**
 * Sends what waits on disk to the mesh, oldest first and one at a time, for as long as the run lasts. A message leaves the
 * disk only when the mesh has taken it, or said that it never will. An empty message goes first: it shows whether the
 * gateway is enrolled before anything is heard.
 */
export async function sendWaiting({ spool, link, clock, where, onAnswer, wait, hasEnded, random }: Sending) {
  let failures = 0;
  let unavailable = { name: "", times: 0 };
  let hasGreeted = false;
  const greeting: Batch = { jti: newJti(), where, rows: [], dated: clock.dated() };
  while (!hasEnded()) {
    const arrival = spool.arrival();
    const next = await spool.oldest();
    if (next === undefined && hasGreeted) {
      await arrival;
      continue;
    }
    const meaning = await link.send(next?.batch ?? greeting);
    onAnswer(meaning, next?.batch);
    const isDone = meaning.kind === "taken" || meaning.kind === "refused";
    hasGreeted ||= isDone;
    if (isDone && next !== undefined) await spool.remove(next.name);
    failures = isDone ? 0 : failures + 1;
    if (next !== undefined && meaning.kind === "again" && meaning.status === 503) {
      unavailable = { name: next.name, times: next.name === unavailable.name ? unavailable.times + 1 : 1 };
      if (unavailable.times % SPLIT_AFTER === 0) await spool.split(next);
    }
    const isAtOnce = (meaning.kind === "clock" || meaning.kind === "audience") && failures <= AT_ONCE;
    if (!isDone && !isAtOnce) await wait(backOffMs(failures, random(), pauseOf(meaning)));
  }
}

/** Whoever enrols a gateway looks on meanwhile. */
const MAX_UNKNOWN_MS = 8_000;

function pauseOf(meaning: AnswerMeaning): { retryAfterSeconds?: number; maxMs?: number } {
  if (meaning.kind === "unknown") return { maxMs: MAX_UNKNOWN_MS };
  return meaning.kind === "again" && meaning.retryAfterSeconds !== undefined
    ? { retryAfterSeconds: meaning.retryAfterSeconds }
    : {};
}
