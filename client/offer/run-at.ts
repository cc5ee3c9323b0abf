/** At most this long at a time: a timer of more than 24.8 days fires at once, and clocks are set meanwhile. */
const MAX_WAIT_MS = 60_000;

/** Calls `run` when the device's clock has passed `timeMs`. Gives what ends the waiting. */
export function runAt(timeMs: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  function wait(): void {
    const leftMs = timeMs - Date.now();
    if (leftMs <= 0) run();
    else timer = setTimeout(wait, Math.min(leftMs, MAX_WAIT_MS));
  }
  wait();
  return () => clearTimeout(timer);
}
