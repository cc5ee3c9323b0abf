import { type MeshError, refuse } from "../../shared/errors.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Isolate } from "../isolate/isolate.ts";
import { askIndex } from "./ask-index.ts";
import { nameOfGuesser } from "./index-names.ts";

/** So many codes of one sender may be unknown in an hour: a till types fewer wrong, and guesses more. */
export const MOST_MISSES_AN_HOUR = 200;

/** Refuses a sender that has guessed too often in this hour; it may still say what has no code. */
export async function refuseGuesser(isolate: Isolate, sender: string): Promise<Result<true, MeshError>> {
  const name = await nameOfGuesser(sender, isolate.keys.tagHash);
  const misses = await askIndex(isolate, name, (index) => index.misses(name));
  if (!misses.ok) return misses;
  return misses.value < MOST_MISSES_AN_HOUR ? ok(true) : err(TOO_MANY);
}

/** Counts a code that nothing answers to; the one that is too many is told to whoever watches the log. */
export async function countGuess(isolate: Isolate, sender: string): Promise<Result<true, MeshError>> {
  const name = await nameOfGuesser(sender, isolate.keys.tagHash);
  const misses = await askIndex(isolate, name, (index) => index.miss(name));
  if (!misses.ok) return misses;
  if (misses.value === MOST_MISSES_AN_HOUR)
    console.error(
      `ALERT the sender "${sender}" named ${misses.value} codes in this hour that nothing answers to: its codes are refused until the hour ends`,
    );
  return ok(true);
}

const TOO_MANY: MeshError = {
  ...refuse("rate-limited", "too many codes that nothing answers to"),
  retryAfterSeconds: 600,
};
