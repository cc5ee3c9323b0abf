import { type BoundedPatterns, boundPatterns } from "../../../shared/condition/bound-patterns.ts";
import type { Fault } from "../../../shared/errors.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Steps } from "../../../shared/simulate/steps.ts";
import { wait } from "../../isolate/wait.ts";

/** How much work some steps may do, and how many are taken until others have a turn. */
export interface Bound {
  /** Counted seconds: about those of a quiet machine. A busy one takes longer, and bounds nothing sooner. */
  readonly seconds: number;
  readonly stepsAtOnce: number;
  /** What is wrong with a question whose steps take more than so many seconds. `how`: as they are counted, or pass. */
  readonly faultOf: (seconds: number, how: string) => Fault;
}

/** Others have a turn after so much work, too: counted microseconds. */
const MICROS_AT_ONCE = 10_000;

/** Whoever asks waits for half a minute. What a machine is too busy for is refused before, or nobody hears the answer. */
const PATIENCE_SECONDS = 20;

/** Steps of patterns in a counted microsecond. */
const MATCHING_OF_MICRO = 75;

/** The matching that one step may do: 40 ms, or 20 conditions that match as much as a condition may. */
const MOST_MATCHING = 3_000_000;

/** The engine of patterns for one question. */
export function engineOfQuestion(): BoundedPatterns {
  return boundPatterns(MOST_MATCHING);
}

/** What came of one message, unless its patterns reached their bound. Errors: the fault of the question. */
export function unlessTooMuch<Made>(made: Made, engine: BoundedPatterns): Result<Made, readonly Fault[]> {
  return engine.takeSteps() < MOST_MATCHING ? ok(made) : err([TOO_MUCH_TO_MATCH]);
}

/**
 * Does the work, and gives way after every few steps: on a local mesh all share one thread. Errors: the fault of the
 * question if there is more work than the bound, or more than a busy machine can do in time, or if one step matches too much
 * by this engine.
 */
export async function workOff<Made>(
  steps: Steps<Made>,
  { seconds, stepsAtOnce, faultOf }: Bound,
  engine?: BoundedPatterns,
): Promise<Result<Made, readonly Fault[]>> {
  const endMs = Date.now() + PATIENCE_SECONDS * 1000;
  let leftMicros = seconds * 1_000_000;
  let done = 0;
  let micros = 0;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return ok(step.value);
    const matched = engine?.takeSteps() ?? 0;
    if (matched >= MOST_MATCHING) return err([TOO_MUCH_TO_MATCH]);
    const worked = step.value + matched / MATCHING_OF_MICRO;
    leftMicros -= worked;
    if (leftMicros < 0) return err([faultOf(seconds, "as counted")]);
    done += 1;
    micros += worked;
    if (done < stepsAtOnce && micros < MICROS_AT_ONCE) continue;
    done = 0;
    micros = 0;
    // The clock of a Worker stands still until it waits.
    await wait(0);
    if (Date.now() >= endMs) return err([faultOf(PATIENCE_SECONDS, "on a machine as busy as this one")]);
  }
}

const TOO_MUCH_TO_MATCH: Fault = {
  pointer: "/catalog",
  detail:
    "has conditions that match too much for one message: use npx mesh simulate or npx mesh explain, which have no such bound",
};
