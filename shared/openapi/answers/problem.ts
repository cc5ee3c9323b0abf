import * as v from "valibot";
import { PROBLEMS } from "../../errors.ts";
import { serverTime } from "./values.ts";

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
