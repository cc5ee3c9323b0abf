import * as v from "valibot";

/** The id of a thing of a catalog. By itself, since a ping loads it with the operators' switches. */
export const id = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "must be 1 to 64 of a-z, 0-9 and -, not beginning with -"),
);
