import { correctSkew } from "../correct-skew.ts";
import type { Dated } from "./make-batches.ts";

/**
 * The clock of one run. It never jumps, whatever is done to the machine's clock meanwhile, so that ages are right; how far
 * it is from the mesh's clock, the mesh's own answers tell.
 */
export interface SteadyClock {
  /** Epoch milliseconds, by the machine's clock when the run began. */
  now(): number;
  /** The same instant by the mesh's clock, as far as that is known, in seconds. */
  meshSeconds(): number;
  /** What dates a batch that is made now. */
  dated(): Dated;
  /** How long ago something was, in seconds, by the times of whatever run; never negative. */
  ageSeconds(atMs: number, dated: Dated): number;
  /** Takes up the mesh's time (seconds) from an answer to what was sent at `sentMs`. */
  learn(serverSeconds: number, sentMs: number): void;
}

/** A clock for a run of this name, which must be new. `wallMs` and `elapsedMs`: the machine's clock, and one that only goes on. */
export function makeSteadyClock(
  run: string,
  { wallMs = Date.now, elapsedMs = () => performance.now() }: { wallMs?: () => number; elapsedMs?: () => number } = {},
): SteadyClock {
  const startMs = wallMs();
  const startElapsedMs = elapsedMs();
  let skewSeconds: number | undefined;

  const now = () => startMs + elapsedMs() - startElapsedMs;
  const skewMs = () => (skewSeconds ?? 0) * 1000;
  return {
    now,
    meshSeconds: () => (now() + skewMs()) / 1000,
    dated: () => ({ run, ...(skewSeconds === undefined ? {} : { skewMs: skewSeconds * 1000 }) }),
    ageSeconds(atMs, dated) {
      if (dated.run === run) return Math.max(0, now() - atMs) / 1000;
      // Of another run only the mesh's clock is common; and whatever that run dated, it was before this one began.
      const byMeshMs = now() + skewMs() - (atMs + (dated.skewMs ?? 0));
      return Math.max(byMeshMs, now() - startMs) / 1000;
    },
    learn(serverSeconds, sentMs) {
      const at = { sentSeconds: sentMs / 1000, heardSeconds: now() / 1000, serverSeconds };
      skewSeconds = correctSkew(skewSeconds ?? serverSeconds - (at.sentSeconds + at.heardSeconds) / 2, at);
    },
  };
}
