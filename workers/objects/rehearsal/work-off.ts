import { type BoundedPatterns, boundPatterns } from "../../../shared/condition/bound-patterns.ts";
import type { Fault } from "../../../shared/errors.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Steps } from "../../../shared/simulate/steps.ts";
import { wait } from "../../isolate/wait.ts";

/** How long some steps may take, and how many are taken until others have a turn. */
export interface Bound {
  readonly seconds: number;
  readonly stepsAtOnce: number;
  /** What is wrong with a question whose steps take longer. */
  readonly fault: Fault;
}

/** Others have a turn after so much matching of patterns, too: it takes 10 ms. */
const MATCHING_AT_ONCE = 750_000;

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
 * question if that takes longer than the bound, or if one step matches too much by this engine.
 */
export async function workOff<Made>(
  steps: Steps<Made>,
  { seconds, stepsAtOnce, fault }: Bound,
  engine?: BoundedPatterns,
): Promise<Result<Made, readonly Fault[]>> {
  const endMs = Date.now() + seconds * 1000;
  let done = 0;
  let matching = 0;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return ok(step.value);
    const matched = engine?.takeSteps() ?? 0;
    if (matched >= MOST_MATCHING) return err([TOO_MUCH_TO_MATCH]);
    done += 1;
    matching += matched;
    if (done < stepsAtOnce && matching < MATCHING_AT_ONCE) continue;
    done = 0;
    matching = 0;
    // The clock of a Worker stands still until it waits.
    await wait(0);
    if (Date.now() >= endMs) return err([fault]);
  }
}

const TOO_MUCH_TO_MATCH: Fault = {
  pointer: "/catalog",
  detail:
    "has conditions that match too much for one message: use npx mesh simulate or npx mesh explain, which have no such bound",
};
