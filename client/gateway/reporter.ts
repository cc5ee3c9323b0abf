import { type AnswerMeaning, isRevoked } from "./judge-answer.ts";
import type { Batch } from "./make-batches.ts";
import type { GatewayKey } from "./own-key.ts";
import { plainText } from "./plain-text.ts";
import type { Where } from "./post.ts";
import { statusLine } from "./show-status.ts";
import type { Status } from "./status.ts";

/** What a gateway says to the person at its terminal, or to its log. */
export interface Reporter {
  /** A line that stays. */
  log(line: string): void;
  /** Says what an answer of the mesh means, each thing once until something else is so; a refusal tells of its batch alone. */
  answered(meaning: AnswerMeaning, batch?: Batch): void;
  /** Shows the status: on a terminal in its last line, in a log where it is another than before. */
  show(status: Status): void;
}

/** As much of a stream as is used: `process.stdout` is one. */
export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const LOG_EVERY_MS = 30_000;

/** What a terminal would obey. What others said comes without it (plain-text.ts); should any ever not, it ends here. */
const NOT_PLAIN = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu;

/** Tells on this stream; `enrol` is what to do where the mesh does not know this gateway, `restore` where it is revoked. */
export function makeReporter(
  out: Terminal,
  { enrol, restore }: { readonly enrol: string; readonly restore: string },
  nowMs = () => performance.now(),
): Reporter {
  let last = "";
  let lastRefused = "";
  let shown = "";
  let shownMs = Number.NEGATIVE_INFINITY;

  function log(line: string): void {
    const plain = line.replaceAll(NOT_PLAIN, " ");
    out.write(out.isTTY ? `\r\x1b[K${plain}\n${shown}` : `${plain}\n`);
  }

  function once(about: string, line: string): void {
    if (last !== about) log(line);
    last = about;
  }

  return {
    log,
    answered(meaning, batch) {
      if (meaning.kind === "taken") once("taken", "The mesh takes what this gateway sends.");
      if (meaning.kind === "unknown")
        once(
          `unknown ${meaning.said}`,
          `The mesh takes nothing of this gateway (${meaning.said}). What comes waits on disk.\n${isRevoked(meaning.said) ? restore : enrol}`,
        );
      if (meaning.kind === "again")
        once("again", `The mesh cannot be reached (${meaning.said}). What comes waits on disk.`);
      if (meaning.kind === "refused") {
        const zone = batch?.where.zone;
        const of = zone === undefined ? "" : `, of zone ${JSON.stringify(plainText(zone))}`;
        const line = `The mesh refuses a message for good (${meaning.said})${of}. It is given up.`;
        // One wrong zone is refused every other message, for as long as its box posts.
        if (line !== lastRefused) log(line);
        lastRefused = line;
      }
    },
    show(status) {
      const line = statusLine(status);
      if (out.isTTY) {
        shown = line.slice(0, (out.columns ?? 80) - 1);
        out.write(`\r\x1b[K${shown}`);
      } else if (line !== shown && nowMs() - shownMs >= LOG_EVERY_MS) {
        shown = line;
        shownMs = nowMs();
        out.write(`${line}\n`);
      }
    },
  };
}

/** The command that makes this gateway known to the mesh, for whoever operates it. */
export function enrolCommand(
  { id, publicJwk }: Pick<GatewayKey, "id" | "publicJwk">,
  { place = "PLACE" }: Where,
): string {
  return `npx mesh sender add ${id} --kind gateway --places ${place} --scopes sightings --jwk '${JSON.stringify(publicJwk)}'`;
}

/** The command that lets a gateway that is revoked go on, for whoever operates the mesh. */
export function restoreCommand(id: string): string {
  return `npx mesh restore sender ${id}`;
}
