import type { GenericSchema, InferOutput } from "valibot";
import { type MeshError, refuse } from "../../shared/errors.ts";
import { err, type Result } from "../../shared/result.ts";
import { addressOf, takeRate } from "../messages/rate-limit.ts";
import { readBody } from "../messages/receive.ts";
import type { Call } from "./call.ts";
import { checkForm } from "./check-form.ts";
import { readJson } from "./read-json.ts";
import { refuseKind } from "./refuse-kind.ts";

/**
 * What a page of the mesh itself sent, as a browser says by `Origin`: JSON of at most `maxBytes`, held against the schema. Errors:
 * too-early, unsupported-media-type, forbidden, rate-limited, content-too-large, malformed, invalid.
 */
export async function receivePageJson<S extends GenericSchema>(
  { request, isolate }: Call,
  { schema, maxBytes }: { readonly schema: S; readonly maxBytes: number },
): Promise<Result<InferOutput<S>, MeshError>> {
  const refused = refuseKind(request);
  if (refused !== undefined) return err(refused);
  if (request.headers.get("origin") !== new URL(request.url).origin)
    return err(refuse("forbidden", "this is for the mesh's own pages"));
  const excess = await takeRate(isolate, isolate.env.RATE_ADDRESS, () => addressOf(request));
  if (excess !== undefined) return err(excess);
  const bytes = await readBody(request, maxBytes);
  if (bytes === undefined) return err(refuse("content-too-large", `at most ${maxBytes} bytes`));
  const value = readJson(bytes);
  return value.ok ? checkForm(schema, value.value) : value;
}
