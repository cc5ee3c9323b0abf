const AFTER_MS = 1000;
const EVERY_MS = 100;
const CELLS = 24;

/** How far something long has come. */
export interface Progress {
  /** One more is done. */
  step(): void;
  /** Takes it off the screen again. */
  end(): void;
}

/** Draws a bar on stderr: on a terminal only, and only of what takes more than a second. `what`: as "places". */
export function startProgress(what: string, total: number): Progress {
  const startMs = performance.now();
  let done = 0;
  let drawnMs: number | undefined;
  return {
    step() {
      done++;
      if (!process.stderr.isTTY) return;
      const nowMs = performance.now();
      if (nowMs - startMs < AFTER_MS || nowMs - (drawnMs ?? 0) < EVERY_MS) return;
      drawnMs = nowMs;
      process.stderr.write(
        `\r${barOf(done / total)} ${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${what}`,
      );
    },
    end() {
      if (drawnMs !== undefined) process.stderr.write("\r\u001b[K");
    },
  };
}

function barOf(share: number): string {
  const full = Math.round(share * CELLS);
  return `[${"#".repeat(full)}${".".repeat(CELLS - full)}] ${Math.floor(share * 100)} %`;
}
