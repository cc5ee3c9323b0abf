import { present } from "../../shared/json/present.ts";
import { correctSkew } from "../sdk/correct-skew.ts";
import type { Dated } from "./make-batches.ts";

/**
 * The clock of one run. It never goes back, whatever is done to the machine's clock meanwhile, and goes on over the time that
 * the machine was suspended: nothing that was heard before is ever taken for newer than it is. How far it is from the mesh's
 * clock, the mesh's own answers tell.
 */
export interface SteadyClock {
  /** Epoch milliseconds, by the machine's clock when the run began. */
  now(): number;
  /** The same instant by the mesh's clock, as far as that is known, in seconds. */
  meshSeconds(): number;
  /** Whether the mesh has told its time since the clock last jumped. */
  knowsMesh(): boolean;
  /** What dates a batch that is made now. */
  dated(): Dated;
  /** How long ago something was, in seconds, by the times of whatever run; never negative. */
  ageSeconds(atMs: number, dated: Dated): number;
  /** Takes up the mesh's time (seconds) from an answer to what was sent at `sentMs`. */
  learn(serverSeconds: number, sentMs: number): void;
}

/** The machine's two clocks going apart by more is no drift: it was suspended, or its clock was set. */
const JUMP_MS = 1_000;

/**
 * A clock for a run of this name, which must be new. `wallMs` and `elapsedMs`: the machine's clock, and one that only goes on,
 * but stands still while the machine is suspended (CLOCK_MONOTONIC, clock_gettime(2)).
 */
export function makeSteadyClock(
  run: string,
  { wallMs = Date.now, elapsedMs = () => performance.now() }: { wallMs?: () => number; elapsedMs?: () => number } = {},
): SteadyClock {
  const aheadMs = () => wallMs() - elapsedMs();
  const startMs = wallMs();
  let seenAheadMs = aheadMs();
  /** What the clock that only goes on lacks to this one. */
  let addedMs = startMs - elapsedMs();
  let jumpMs = startMs;
  let skewSeconds: number | undefined;

  /**
   * A machine's clock that is ahead all at once may have been set, or have gone on while the machine was suspended, and
   * nothing here tells which: the time in between is counted, so that what was heard before it is too old rather than too new.
   */
  function now(): number {
    const gainedMs = aheadMs() - seenAheadMs;
    if (Math.abs(gainedMs) > JUMP_MS) seenAheadMs += gainedMs;
    if (gainedMs > JUMP_MS) {
      addedMs += gainedMs;
      skewSeconds = undefined;
      jumpMs = elapsedMs() + addedMs;
    }
    return elapsedMs() + addedMs;
  }

  const meshMs = () => now() + (skewSeconds ?? 0) * 1000;
  return {
    now,
    meshSeconds: () => meshMs() / 1000,
    knowsMesh() {
      // A jump is seen when the clock is looked at.
      now();
      return skewSeconds !== undefined;
    },
    dated: () => present({ run, skewMs: skewSeconds === undefined ? undefined : skewSeconds * 1000 }),
    ageSeconds(atMs, dated) {
      if (dated.run === run) return Math.max(0, now() - atMs) / 1000;
      // Of another run only the mesh's clock is common; and whatever that run dated, it was before this one began.
      const byMeshMs = meshMs() - (atMs + (dated.skewMs ?? 0));
      return Math.max(byMeshMs, now() - startMs) / 1000;
    },
    learn(serverSeconds, sentMs) {
      const at = { sentSeconds: sentMs / 1000, heardSeconds: now() / 1000, serverSeconds };
      // Nobody knows on which side of a jump the mesh read its clock.
      if (sentMs < jumpMs) return;
      skewSeconds = correctSkew(skewSeconds ?? serverSeconds - (at.sentSeconds + at.heardSeconds) / 2, at);
    },
  };
}
