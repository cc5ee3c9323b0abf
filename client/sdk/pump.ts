import type { Left } from "./outbox.ts";

const FIRST_PAUSE_MS = 5_000;
const MAX_PAUSE_MS = 300_000;

/** What sends what waits. */
export interface Pump {
  /** Makes an attempt at once, or once more after the one under way; resolves when that one is over. */
  run(): Promise<void>;
  /** Hears that something waits besides: an attempt follows after the pause, if none does already. */
  rest(left: Left): void;
}

/**
 * Sends what waits: now, when there is a connection, when the page is seen, and after growing pauses, until `signal`.
 * `flush` makes an attempt and says what is left; `tell` hears it; neither may reject.
 */
export function startPump(flush: () => Promise<Left>, tell: (left: Left) => void, signal: AbortSignal): Pump {
  let running = Promise.resolve();
  let next: Promise<void> | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function attempt(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (!signal.aborted) rest(await flush());
  }

  function rest(left: Left): void {
    tell(left);
    if (left.waiting === 0) pauseMs = FIRST_PAUSE_MS;
    else if (!timer && !signal.aborted) {
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
  return { run, rest };
}
