import * as v from "valibot";

/** Most characters of it, as code points. */
const MOST_CHARACTERS = 150;

const LENGTH = `must have 1 to ${MOST_CHARACTERS} characters`;

/** The key of a run: a brand's own name of this flight, or that order. */
export const runKey = v.pipe(
  v.string(),
  v.minLength(1, LENGTH),
  v.check((key) => [...key].length <= MOST_CHARACTERS, LENGTH),
);
