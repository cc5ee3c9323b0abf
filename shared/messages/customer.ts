import * as v from "valibot";

/** The brand's own id of a person, compared byte by byte. */
export const customer = v.pipe(
  v.string(),
  v.regex(/^[!-~]{1,128}$/, "must be 1 to 128 printable characters of ASCII, without spaces"),
);
