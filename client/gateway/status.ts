import { present } from "../../shared/json/present.ts";
import { type AnswerMeaning, isRevoked } from "./judge-answer.ts";
import type { Batch } from "./make-batches.ts";
import { plainText } from "./plain-text.ts";
import type { Post } from "./post.ts";
import type { Spool } from "./spool.ts";
import type { DiskWatch } from "./watch-disk.ts";

/** What a gateway does, as `GET /` shows it. Counts are since the start. */
export interface Status {
  readonly id: string;
  readonly mesh: string;
  /** `enrolled` once the mesh has taken something; `unknown` while it takes nothing of this gateway. */
  readonly standing: "starting" | "enrolled" | "unknown" | "unreachable";
  readonly upSeconds: number;
  /** Those heard from last first. */
  readonly boxes: readonly BoxStatus[];
  readonly heard: {
    readonly posts: number;
    readonly rows: number;
    readonly ignored: number;
    /** Over the last ten seconds. */
    readonly rowsPerSecond: number;
    /** Bodies that were not of their format, and what the disk did not take: their boxes were told so. */
    readonly refused: number;
  };
  readonly sent: { readonly messages: number; readonly rows: number };
  readonly waiting: { readonly messages: number; readonly bytes: number };
  /** Messages that the mesh will never take, and those that were given up because too many waited or the disk was full. */
  readonly lost: { readonly refused: number; readonly dropped: number };
  /** What the disk does not do at present. */
  readonly trouble?: string;
  /** What the mesh said last, and how long ago. */
  readonly answer?: { readonly said: string; readonly secondsAgo: number };
  /** Why the mesh refused a message for good, the last time. */
  readonly refusal?: { readonly said: string; readonly zone?: string; readonly secondsAgo: number };
  /** While it takes nothing of this gateway: the command with which whoever operates the mesh mends that. */
  readonly command?: string;
}

export interface BoxStatus {
  readonly box: string;
  readonly format: string;
  readonly zone?: string;
  readonly rows: number;
  readonly secondsAgo: number;
  /** Why its last post was refused. */
  readonly fault?: string;
}

/** Counts what a gateway does. */
export interface Tally {
  heard(format: string, post: Post, ignored: number): void;
  /** A box's post that could not be taken. */
  refused(format: string, box: string, fault: string): void;
  answered(meaning: AnswerMeaning, batch: Batch | undefined): void;
  status(): Status;
}

const RATE_MS = 10_000;
const MAX_BOXES = 500;

/** A tally that begins now. `nowMs` is the run's clock, `commands` are those for whoever operates the mesh. */
export function makeTally(about: {
  id: string;
  mesh: string;
  nowMs: () => number;
  spool: Pick<Spool, "waiting" | "dropped">;
  disk: Pick<DiskWatch, "trouble">;
  commands?: { readonly enrol: string; readonly restore: string };
}): Tally {
  const { id, mesh, nowMs, spool, disk, commands } = about;
  const startMs = nowMs();
  const boxes = new Map<string, Omit<BoxStatus, "secondsAgo"> & { readonly atMs: number }>();
  const heard = { posts: 0, rows: 0, ignored: 0, refused: 0 };
  const sent = { messages: 0, rows: 0 };
  let recent: { atMs: number; rows: number }[] = [];
  let standing: Status["standing"] = "starting";
  let refusedMessages = 0;
  let answer: { said: string; atMs: number } | undefined;
  let refusal: { said: string; zone: string | undefined; atMs: number } | undefined;
  let command: string | undefined;

  const refusalOf = (said: string, zone: string | undefined) => ({
    said,
    zone: zone && plainText(zone),
    atMs: nowMs(),
  });

  /**
   * The box now comes last; the one that was silent longest is forgotten where there are too many. What it is called, and what
   * was wrong with its post, is in words of its own.
   */
  function note(said: Omit<BoxStatus, "secondsAgo" | "rows">, rows: number): void {
    const { zone, fault } = said;
    const box = present({
      ...said,
      box: plainText(said.box),
      zone: zone && plainText(zone),
      fault: fault && plainText(fault),
    });
    const before = boxes.get(`${box.format} ${box.box}`)?.rows ?? 0;
    boxes.delete(`${box.format} ${box.box}`);
    boxes.set(`${box.format} ${box.box}`, { ...box, rows: before + rows, atMs: nowMs() });
    const [silent] = boxes.keys();
    if (boxes.size > MAX_BOXES && silent !== undefined) boxes.delete(silent);
  }

  return {
    heard(format, { box, where: { zone }, rows }, ignored) {
      note(present({ box, format, zone }), rows.length);
      heard.posts++;
      heard.rows += rows.length;
      heard.ignored += ignored;
      recent.push({ atMs: nowMs(), rows: rows.length });
    },
    refused(format, box, fault) {
      note({ box, format, fault }, 0);
      heard.refused++;
    },
    answered(meaning, batch) {
      const said = meaning.kind === "taken" ? `202 ${meaning.accepted} rows` : meaning.said;
      answer = { said, atMs: nowMs() };
      if (meaning.kind === "refused" && batch !== undefined) refusedMessages++;
      if (meaning.kind === "refused") refusal = refusalOf(meaning.said, batch?.where.zone);
      if (meaning.kind === "unknown") command = isRevoked(meaning.said) ? commands?.restore : commands?.enrol;
      else command = undefined;
      if (meaning.kind === "unknown") standing = "unknown";
      else standing = meaning.kind === "again" ? "unreachable" : "enrolled";
      if (meaning.kind !== "taken" || batch === undefined) return;
      sent.messages++;
      sent.rows += batch.rows.length;
    },
    status() {
      const atMs = nowMs();
      recent = recent.filter((post) => atMs - post.atMs < RATE_MS);
      const rowsPerSecond = recent.reduce((sum, { rows }) => sum + rows, 0) / (RATE_MS / 1000);
      const { batches: messages, bytes } = spool.waiting;
      return present({
        id,
        mesh,
        standing,
        upSeconds: secondsBetween(startMs, atMs),
        boxes: [...boxes.values()].reverse().map(({ atMs: lastMs, ...box }) => ({
          ...box,
          secondsAgo: secondsBetween(lastMs, atMs),
        })),
        heard: { ...heard, rowsPerSecond },
        sent,
        waiting: { messages, bytes },
        lost: { refused: refusedMessages, dropped: spool.dropped },
        trouble: disk.trouble,
        answer: answer && { said: answer.said, secondsAgo: secondsBetween(answer.atMs, atMs) },
        refusal:
          refusal &&
          present({ said: refusal.said, zone: refusal.zone, secondsAgo: secondsBetween(refusal.atMs, atMs) }),
        command,
      });
    },
  };
}

function secondsBetween(fromMs: number, toMs: number): number {
  return Math.round((toMs - fromMs) / 1000);
}
