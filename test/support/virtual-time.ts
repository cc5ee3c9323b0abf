/** A clock that moves only when a test says so, and the timers that hang on it. */
export interface VirtualTime {
  readonly now: () => number;
  readonly wait: (lengthMs: number) => Promise<void>;
  /** Lets everything happen that is due until then, in its order. */
  readonly runUntil: (untilMs: number) => Promise<void>;
}

/** A clock that shows `startMs`, epoch milliseconds. */
export function makeVirtualTime(startMs: number): VirtualTime {
  const timers: { atMs: number; ring: () => void }[] = [];
  let nowMs = startMs;

  function nextDue(untilMs: number) {
    const next = Math.min(...timers.map(({ atMs }) => atMs));
    return next > untilMs
      ? undefined
      : timers.splice(0).flatMap((timer) => {
          if (timer.atMs === next) return [timer];
          timers.push(timer);
          return [];
        });
  }

  return {
    now: () => nowMs,
    wait: (lengthMs) =>
      new Promise((resolve) => {
        timers.push({ atMs: nowMs + Math.max(0, lengthMs), ring: resolve });
      }),
    async runUntil(untilMs) {
      await settled();
      for (let due = nextDue(untilMs); due !== undefined; due = nextDue(untilMs)) {
        for (const { atMs, ring } of due) {
          nowMs = atMs;
          ring();
        }
        await settled();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
  };
}

/** Once every promise that can go on without time passing has done so. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
