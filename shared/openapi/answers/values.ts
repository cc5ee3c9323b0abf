import * as v from "valibot";
import { PROBLEMS } from "../../errors.ts";

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

/** Every refusal (RFC 9457): `code` is what a program goes by. */
export const problem = v.object({
  type: v.pipe(v.string(), v.regex(/^urn:moment-mesh:problem:[a-z-]+$/), v.metadata({ format: "uri" })),
  title: v.string(),
  status: v.pipe(v.number(), v.integer()),
  code: v.picklist(Object.keys(PROBLEMS)),
  detail: v.exactOptional(v.pipe(v.string(), v.description("for people; of `invalid`, a line for each fault"))),
  pointers: v.exactOptional(v.pipe(v.array(v.string()), v.description("of `invalid`: where each fault is (RFC 6901)"))),
  serverTime,
});
