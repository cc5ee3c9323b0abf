import type { Left } from "./outbox.ts";

const FIRST_PAUSE_MS = 5_000;
const MAX_PAUSE_MS = 300_000;

/**
 * Sends what waits: now, when there is a connection, when the page is seen, and after growing pauses, until `signal`.
 * `flush` makes an attempt and says what is left; `tell` hears it; neither may reject. Gives what makes an attempt at once,
 * or once more after the one under way; it resolves when that one is over.
 */
export function startPump(
  flush: () => Promise<Left>,
  tell: (left: Left) => void,
  signal: AbortSignal,
): () => Promise<void> {
  let running = Promise.resolve();
  let next: Promise<void> | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function attempt(): Promise<void> {
    clearTimeout(timer);
    if (signal.aborted) return;
    const left = await flush();
    tell(left);
    if (left.waiting === 0) pauseMs = FIRST_PAUSE_MS;
    else if (!signal.aborted) {
      timer = setTimeout(run, Math.max(pauseMs, (left.retryAfterSeconds || 0) * 1000));
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
    }
  }

  function run(): Promise<void> {
    next ??= running.then(() => {
      next = undefined;
      running = attempt();
      return running;
    });
    return next;
  }

  /** Something has changed: the pauses start anew. */
  function wake(): void {
    if (document.hidden) return;
    pauseMs = FIRST_PAUSE_MS;
    void run();
  }

  addEventListener("online", wake, { signal });
  document.addEventListener("visibilitychange", wake, { signal });
  void run();
  return run;
}
