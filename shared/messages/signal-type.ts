import * as v from "valibot";

/** The type of a signal: what happens, as senders and catalogs name it. */
export const signalType = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9-]{1,64}$/, "must be 1 to 64 lower-case letters, digits and -"),
);
