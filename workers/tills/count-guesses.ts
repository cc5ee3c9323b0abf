import { type MeshError, refuse, unavailable } from "../../shared/errors.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { indexOf } from "../adapters/index-of.ts";
import type { Isolate } from "../isolate/isolate.ts";
import { nameOfGuesser } from "./index-names.ts";

/** So many codes of one sender may be unknown in an hour: a till types fewer wrong, and guesses more. */
export const MOST_MISSES_AN_HOUR = 200;

/** Refuses a sender that has guessed too often in this hour; it may still say what has no code. */
export async function refuseGuesser(isolate: Isolate, sender: string): Promise<Result<true, MeshError>> {
  try {
    const name = await nameOfGuesser(sender, isolate.keys.tagHash);
    const misses = await indexOf(isolate.env, isolate.config, name).misses(name);
    return misses < MOST_MISSES_AN_HOUR ? ok(true) : err(TOO_MANY);
  } catch (error) {
    return err(silent(error));
  }
}

/** Counts a code that nothing answers to; the one that is too many is told to whoever watches the log. */
export async function countGuess(isolate: Isolate, sender: string): Promise<Result<true, MeshError>> {
  try {
    const name = await nameOfGuesser(sender, isolate.keys.tagHash);
    const misses = await indexOf(isolate.env, isolate.config, name).miss(name);
    if (misses === MOST_MISSES_AN_HOUR)
      console.error(
        `ALERT the sender "${sender}" named ${misses} codes in this hour that nothing answers to: its codes are refused until the hour ends`,
      );
    return ok(true);
  } catch (error) {
    return err(silent(error));
  }
}

const TOO_MANY: MeshError = {
  ...refuse("rate-limited", "too many codes that nothing answers to"),
  retryAfterSeconds: 600,
};

function silent(error: unknown): MeshError {
  console.error("an index object did not answer", error);
  return unavailable();
}
