const AFTER_MS = 1000;
const EVERY_MS = 100;
const CELLS = 32;

/** Shows how far something long has come, from 0 to 1, and what `words` add; 1 takes it off the screen. */
export type ShowProgress = (share: number, words?: string) => void;

/** A bar on stderr: on a terminal only, and only of what takes more than a second from now. */
export function startProgress(): ShowProgress {
  const startMs = performance.now();
  let drawnMs: number | undefined;
  return (share, words = "") => {
    const nowMs = performance.now();
    if (!process.stderr.isTTY) return;
    if (share >= 1 && drawnMs !== undefined) process.stderr.write("\r\u001b[K");
    if (share >= 1 || nowMs - startMs < AFTER_MS || nowMs - (drawnMs ?? 0) < EVERY_MS) return;
    drawnMs = nowMs;
    process.stderr.write(`\r${barOf(share)} ${words}`.trimEnd());
  };
}

function barOf(share: number): string {
  const full = Math.round(share * CELLS);
  return `${"#".repeat(full)}${".".repeat(CELLS - full)} ${Math.floor(share * 100)} %`;
}
