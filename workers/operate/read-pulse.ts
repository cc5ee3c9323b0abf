import { hashText } from "../../shared/crypto/hash-text.ts";
import { unavailable } from "../../shared/errors.ts";
import { err, ok } from "../../shared/result.ts";
import { pulseOf } from "../adapters/pulse-of.ts";
import type { Call, Replied } from "../http/call.ts";
import { isKnown } from "../http/kept-text.ts";
import { withTimeout } from "../isolate/with-timeout.ts";

const TIMEOUT_MS = 2_000;

/** What happens in the mesh right now, or 304 if nothing else happened since. Errors: unavailable. */
export async function readPulse({ request, isolate: { env, config }, nowMs }: Call): Replied {
  const text = await withTimeout(
    Promise.resolve().then(() => pulseOf(env, config).read()),
    TIMEOUT_MS,
  );
  if (text === undefined) return err(unavailable("what happens in the mesh cannot be read"));
  // Weak: the time of the answer, which always differs, is left out of it.
  const headers = { etag: `W/"${(await hashText(text)).slice(0, 22)}"` };
  if (isKnown(request.headers.get("if-none-match"), headers.etag)) return ok({ status: 304, headers });
  return ok({ status: 200, body: { ...JSON.parse(text), asOf: nowMs / 1000 }, headers });
}
