/** The stages of a message, in order; they name files, functions, Server-Timing entries and metrics alike. */
export type Stage = "receive" | "verify" | "locate" | "decide" | "respond";

/** Measures how long each stage took, milliseconds. On Cloudflare the clock stands still but for I/O. */
export interface StageClock {
  /** The stage that just ended. */
  readonly end: (stage: Stage) => void;
  readonly durations: () => readonly (readonly [stage: Stage, durationMs: number])[];
}

/** A clock that starts now. */
export function startStageClock(): StageClock {
  let startedMs = performance.now();
  const durations: [Stage, number][] = [];
  return {
    end(stage) {
      const nowMs = performance.now();
      durations.push([stage, nowMs - startedMs]);
      startedMs = nowMs;
    },
    durations: () => durations,
  };
}

/** The durations as a Server-Timing header (W3C Server Timing, section 3). */
export function toServerTiming(durations: ReturnType<StageClock["durations"]>): string {
  return durations.map(([stage, durationMs]) => `${stage};dur=${Math.round(durationMs * 1000) / 1000}`).join(", ");
}
