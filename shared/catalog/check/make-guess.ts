import { didYouMean, similarName } from "../../text/similar-name.ts";

/** So many names are compared in all: a thousand faults beside a hundred thousand names would take minutes. */
const MAX_COMPARED = 500_000;

/** Ends a sentence about a name that is none of those: with the one that was probably meant, or with nothing. */
export type Guess = (name: string, names: ReadonlySet<string> | undefined) => string;

/** Guesses for one document: after very many comparisons it guesses no more. */
export function makeGuess(): Guess {
  let compared = 0;
  return (name, names = new Set()) => {
    compared += names.size;
    return compared > MAX_COMPARED ? "" : didYouMean(similarName(name, names));
  };
}
