import type { Left } from "./outbox.ts";

/** When what waits is sent again: when there is a connection, when the page is seen, and after growing pauses. */
export interface Pump {
  /** Sends now, or once more after what is being sent; resolves when that attempt is over. */
  run(): Promise<void>;
  close(): void;
}

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;

/** Starts with an attempt. `flush` makes one and says what is left; `tell` hears it. Neither may reject. */
export function startPump(flush: () => Promise<Left>, tell: (left: Left) => void): Pump {
  let running = Promise.resolve();
  let next: Promise<void> | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  async function attempt(): Promise<void> {
    clearTimeout(timer);
    if (isClosed) return;
    const left = await flush();
    tell(left);
    if (left.waiting === 0) pauseMs = FIRST_PAUSE_MS;
    else if (!isClosed) {
      timer = setTimeout(run, Math.max(pauseMs, (left.retryAfterSeconds ?? 0) * 1000));
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
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
    if (document.visibilityState !== "visible") return;
    pauseMs = FIRST_PAUSE_MS;
    void run();
  }

  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  void run();
  return {
    run,
    close() {
      isClosed = true;
      clearTimeout(timer);
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
    },
  };
}
