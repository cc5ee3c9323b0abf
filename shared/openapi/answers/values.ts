import * as v from "valibot";

/** The mesh's clock, with every answer that a device may correct its own by. */
export const serverTime = v.pipe(v.number(), v.description("the mesh's clock, seconds"));

/** An instant in an answer. */
export const instant = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  v.metadata({ format: "date-time" }),
);

/** Names a stored decision, in reactions and in /o/{receipt}. */
export const receiptId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/),
  v.description("names the stored decision: opaque, and not to be guessed"),
);
