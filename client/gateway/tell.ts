import type { Verdict } from "./judge-answer.ts";
import type { GatewayKey } from "./own-key.ts";
import type { Where } from "./post.ts";
import { statusLine } from "./show-status.ts";
import type { Status } from "./status.ts";

/** What a gateway says to the person at its terminal, or to its log. */
export interface Teller {
  /** A line that stays. */
  say(line: string): void;
  /** Says what an answer of the mesh means, each thing once until something else is so. */
  verdict(verdict: Verdict): void;
  /** Shows the status: on a terminal in its last line, in a log where it is another than before. */
  show(status: Status): void;
}

const LOG_EVERY_MS = 30_000;

/** Tells on this stream; `enrol` is what to do where the mesh does not know this gateway. */
export function makeTeller(out: NodeJS.WriteStream, enrol: string, nowMs = () => performance.now()): Teller {
  let last = "";
  let shown = "";
  let shownMs = Number.NEGATIVE_INFINITY;

  function say(line: string): void {
    out.write(out.isTTY ? `\r\x1b[K${line}\n${shown}` : `${line}\n`);
  }

  function once(about: string, line: string): void {
    if (last !== about) say(line);
    last = about;
  }

  return {
    say,
    verdict(verdict) {
      if (verdict.kind === "taken") once("taken", "The mesh takes what this gateway sends.");
      if (verdict.kind === "unknown")
        once(
          `unknown ${verdict.said}`,
          `The mesh takes nothing of this gateway (${verdict.said}). What comes waits on disk.\n${enrol}`,
        );
      if (verdict.kind === "again")
        once("again", `The mesh cannot be reached (${verdict.said}). What comes waits on disk.`);
      if (verdict.kind === "refused")
        once(`refused ${verdict.said}`, `The mesh refuses a message for good (${verdict.said}). It is given up.`);
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
  return `npm run -s mesh sender add -- ${id} --kind gateway --places ${place} --scopes sightings --jwk '${JSON.stringify(publicJwk)}'`;
}
